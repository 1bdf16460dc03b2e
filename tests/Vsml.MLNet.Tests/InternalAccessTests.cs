using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.ML;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>What src/Vsml.MLNet/InternalAccess relies on is true of the ML.NET that runs these tests.</summary>
public sealed class InternalAccessTests
{
    private static readonly Assembly _assembly = typeof(VsmlMulticlassTrainer).Assembly;

    private static string Advice { get; } =
        $"ML.NET {typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion} "
        + "does not have what Vsml.MLNet uses of its internals: see src/Vsml.MLNet/InternalAccess/README.md.";

    [Fact]
    public void EveryReferenceToMLNet_ExistsInTheAssembliesThatRun()
    {
        List<string> missing = MissingReferences(_assembly, File.ReadAllBytes(_assembly.Location));

        Assert.True(missing.Count == 0, $"{Advice}\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void AnInternalThatMLNetHasRenamed_IsFoundByName()
    {
        // As if ML.NET had it under another name: the reference to it is changed in a copy of the trainer's assembly.
        byte[] image = File.ReadAllBytes(_assembly.Location);
        int name = image.AsSpan().IndexOf("CheckOptFloatWeight"u8);
        Assert.NotEqual(-1, name);
        "CheckOptFloatHeight"u8.CopyTo(image.AsSpan(name));
        var context = new AssemblyLoadContext(nameof(AnInternalThatMLNetHasRenamed_IsFoundByName), isCollectible: true);

        List<string> missing = MissingReferences(context.LoadFromStream(new MemoryStream(image)), image);

        context.Unload();
        Assert.Contains("CheckOptFloatHeight", Assert.Single(missing), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryTypeOfTheAssembly_LoadsAgainstTheAssembliesThatRun()
    {
        try
        {
            foreach (Type type in _assembly.GetTypes())
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }
        catch (ReflectionTypeLoadException e)
        {
            Assert.Fail($"{Advice}\n{string.Join('\n', e.LoaderExceptions.Select(failure => failure?.Message))}");
        }
    }

    [Fact]
    public void TheAssembliesThatRunAreMLNetsOwn()
    {
        // Had a patched copy been shipped, TrainerEstimatorBase's internals would be public.
        Assert.False(typeof(MLContext).Assembly.GetType("Microsoft.ML.Trainers.TrainerUtils", throwOnError: true)!.IsPublic);
        Assert.Equal([0xcc, 0x7b, 0x13, 0xff, 0xcd, 0x2d, 0xdd, 0x51], typeof(MLContext).Assembly.GetName().GetPublicKeyToken());
    }

    [Fact]
    public void TheRuntimeIsToldOfBothAssemblies()
    {
        string[] names = [.. _assembly.GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType.FullName == "System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute")
            .Select(attribute => (string)attribute.ConstructorArguments[0].Value!).Order()];

        Assert.Equal(["Microsoft.ML.Core", "Microsoft.ML.Data"], names);
    }

    private static List<string> MissingReferences(Assembly assembly, byte[] image)
    {
        List<string> missing = [];
        using var file = new PEReader(new MemoryStream(image));
        MetadataReader metadata = file.GetMetadataReader();

        // Stands for whatever type parameter a reference leaves open.
        Type[] open = [typeof(object), typeof(object), typeof(object)];
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            try
            {
                assembly.ManifestModule.ResolveMember(MetadataTokens.GetToken(handle), open, open);
            }
            catch (Exception e) when (e is MissingMemberException or TypeLoadException or FileNotFoundException)
            {
                missing.Add($"{metadata.GetString(metadata.GetMemberReference(handle).Name)}: {e.Message}");
            }
        }

        return missing;
    }
}
