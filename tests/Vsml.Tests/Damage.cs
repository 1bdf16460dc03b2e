using CsCheck;
using Xunit;

namespace Vsml.Tests;

/// <summary>Spoils saved bytes in every way and watches how a reader takes it.</summary>
internal static class Damage
{
    /// <summary>The reader may accept a changed byte (a number is now another), or say what is wrong; nothing else.</summary>
    public static void OfAnyByte(byte[] saved, string name, Action<Stream> read, int iterations = 300) =>
        Gen.Select(Gen.Int[0, saved.Length - 1], Gen.Byte).Sample(
            (at, value) =>
            {
                byte[] damaged = [.. saved];
                damaged[at] = value;
                ReadsOrRefuses(damaged, name, read);
            },
            iter: iterations);

    /// <summary>The reader refuses every beginning of the bytes, by the name of the file.</summary>
    public static void OfTheLength(byte[] saved, string name, Action<Stream> read)
    {
        for (int length = 0; length < saved.Length; length = Next(length, saved.Length))
        {
            byte[] truncated = saved[..length];
            AssertRefused(name, () => read(new MemoryStream(truncated)));
            AssertRefused(name, () => read(new ForwardOnlyStream(truncated)));
        }
    }

    public static string AssertRefused(string name, Action read)
    {
        string message = Assert.Throws<InvalidDataException>(read).Message;
        Assert.StartsWith(name, message, StringComparison.Ordinal);
        return message;
    }

    /// <summary>What a call takes from the heap, whether it succeeds or refuses.</summary>
    public static long Allocated(Action read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(read);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void ReadsOrRefuses(byte[] damaged, string name, Action<Stream> read)
    {
        try
        {
            read(new MemoryStream(damaged));
        }
        catch (InvalidDataException e)
        {
            Assert.StartsWith(name, e.Message, StringComparison.Ordinal);
        }
    }

    // Every length near both ends, every 97th between.
    private static int Next(int length, int whole) => length is < 64 || whole - length <= 64 ? length + 1 : Math.Min(length + 97, whole - 64);
}
