using TorchSharp.Utils;
using Xunit;

namespace Vsml.MetaTraining.Tests;

public sealed class MetaTrainingLogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vsml-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private (string Name, long Step, float Value)[] Events =>
    [
        .. Directory.GetFiles(folder).Order(StringComparer.Ordinal).SelectMany(file => EventFile.Read(File.ReadAllBytes(file)))
            .Where(read => read.Event.Summary is not null)
            .Select(read => (read.Event.Summary.Value[0].Tag, read.Event.Step, read.Event.Summary.Value[0].SimpleValue)),
    ];

    private void Log(long resumeAfter, params int[] steps)
    {
        MetaTrainingLog log = new(folder, resumeAfter);
        foreach (int step in steps) log.Step(step, loss: 1.0 / step, learningRate: 0.01, gradientNorm: 2, episodesPerSecond: 100);
    }

    [Fact]
    public void Step_WritesFourCurves()
    {
        Log(0, 1);
        Assert.Equal([("loss", 1, 1f), ("learning rate", 1, 0.01f), ("gradient norm", 1, 2f), ("episodes per second", 1, 100f)], Events);
    }

    [Fact]
    public void AResumedLog_HasEveryStepOnce()
    {
        Log(0, 1, 2, 3, 4, 5);
        Log(3, 4, 5, 6);
        Log(6, 7);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], Events.Where(e => e.Name == "loss").Select(e => e.Step));
    }

    [Fact]
    public void ARecordThatAKilledProcessLeftUnfinished_IsTakenOut()
    {
        Log(0, 1, 2);
        string file = Directory.GetFiles(folder).Single();
        using (FileStream stream = File.OpenWrite(file)) stream.SetLength(stream.Length - 3);
        Log(1, 2);
        Assert.Equal([1, 2], Events.Where(e => e.Name == "episodes per second").Select(e => e.Step));
    }

    [Fact]
    public void EveryRecord_CarriesItsChecksums()
    {
        Log(0, 1, 2);
        byte[] content = File.ReadAllBytes(Directory.GetFiles(folder).Single());
        int start = 0, records = 0;
        foreach ((_, int end) in EventFile.Read(content))
        {
            Assert.Equal(Masked(CRC32C.process(content[start..(start + 8)])), BitConverter.ToUInt32(content, start + 8));
            Assert.Equal(Masked(CRC32C.process(content[(start + 12)..(end - 4)])), BitConverter.ToUInt32(content, end - 4));
            (start, records) = (end, records + 1);
        }

        Assert.Equal((content.Length, 9), (start, records));
    }

    private static uint Masked(uint crc) => ((crc >> 15) | (crc << 17)) + 0xa282ead8;
}
