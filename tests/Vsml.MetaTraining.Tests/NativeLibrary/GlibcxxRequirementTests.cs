using System.Reflection;
using TorchSharp;
using Vsml.MetaTraining.Native;
using Xunit;

namespace Vsml.MetaTraining.Tests.Native;

public class GlibcxxRequirementTests
{
    private static readonly string Package = typeof(GlibcxxRequirementTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "TorchSharpPackage").Value!;

    private static string Original => Path.Combine(Package, "runtimes", "linux-x64", "native", GlibcxxRequirement.LibraryFile);

    [Fact]
    public void MakeWeak_ChangesOneByteOfTheLibrary_FromNoFlagsToWeak()
    {
        byte[] before = File.ReadAllBytes(Original), after = (byte[])before.Clone();
        Assert.True(GlibcxxRequirement.MakeWeak(after));
        int changed = Enumerable.Range(0, before.Length).Single(i => before[i] != after[i]);
        Assert.Equal((0, 2), (before[changed], after[changed]));
        // Flags stand between the hash of the name and its index; the System V hash of the version proves the place.
        Assert.Equal(SystemVHash(GlibcxxRequirement.Version), BitConverter.ToUInt32(after, changed - 4));
    }

    [Fact]
    public void MakeWeak_DoesNothingTheSecondTime()
    {
        byte[] once = File.ReadAllBytes(Original);
        GlibcxxRequirement.MakeWeak(once);
        byte[] twice = (byte[])once.Clone();
        Assert.False(GlibcxxRequirement.MakeWeak(twice));
        Assert.Equal(once, twice);
    }

    [Fact]
    public void MakeWeak_RejectsWhatIsNotAWholeElfFile()
    {
        byte[] elf = File.ReadAllBytes(Original);
        Assert.Throws<InvalidDataException>(() => GlibcxxRequirement.MakeWeak([1, 2, 3]));
        Assert.Throws<InvalidDataException>(() => GlibcxxRequirement.MakeWeak(new byte[100]));
        Assert.Throws<InvalidDataException>(() => GlibcxxRequirement.MakeWeak(elf[..5000]));
    }

    [Fact]
    public void BuildStep_LeavesThePackageAlone_AndChangesTheOutputOnlyWhereThisMachineNeedsIt()
    {
        byte[] package = File.ReadAllBytes(Original);
        Assert.True(GlibcxxRequirement.MakeWeak((byte[])package.Clone()), "The package's own file was changed.");
        if (!OperatingSystem.IsLinux()) return;

        byte[] expected = (byte[])package.Clone();
        if (!GlibcxxRequirement.IsMet()) GlibcxxRequirement.MakeWeak(expected);
        string output = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", GlibcxxRequirement.LibraryFile);
        Assert.Equal(expected, File.ReadAllBytes(output));
    }

    [Fact]
    public void TorchSharp_LoadsAndComputes() => Assert.Equal(6f, torch.ones(2, 3).sum().item<float>());

    private static uint SystemVHash(string name)
    {
        uint hash = 0;
        foreach (char c in name)
        {
            hash = (hash << 4) + c;
            uint high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }
}
