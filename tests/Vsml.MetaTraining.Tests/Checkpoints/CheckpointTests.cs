using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vsml-").FullName;

    private string PathOf(string name) => Path.Combine(folder, name);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A run: V_M, an optimizer, a schedule, episodes that are a function of the step; resumed if there is a checkpoint.</summary>
    private sealed class Run : IDisposable
    {
        private readonly EpisodeBatchGradient<QuadraticEpisode> batch = new(() => new QuadraticGradient(), 2);
        private readonly Parameter parameters = nn.Parameter(zeros(300));
        private readonly OptimizerHelper optimizer;
        private readonly optim.lr_scheduler.LRScheduler schedule;
        private long step;

        public Run(Func<Parameter, OptimizerHelper> createOptimizer, Checkpoint? from = null)
        {
            optimizer = createOptimizer(parameters);
            from?.Restore(parameters, optimizer);
            step = from?.Step ?? 0;
            schedule = optim.lr_scheduler.LambdaLR(optimizer, s => 0.5 * (1 + Math.Cos(s / 40.0)), last_epoch: (int)step - 1);
        }

        public Checkpoint Go(int steps)
        {
            for (int s = 0; s < steps; s++, step++)
            {
                using DisposeScope scope = NewDisposeScope();
                optimizer.zero_grad();
                EpisodeLoss.Of(parameters, QuadraticEpisode.Batch(300, 4, (int)step), batch).backward();
                nn.utils.clip_grad_norm_([parameters], 0.5);
                optimizer.step();
                schedule.step();
            }

            return Checkpoint.Capture(step, "configuration", parameters, optimizer);
        }

        public void Dispose()
        {
            optimizer.Dispose();
            parameters.Dispose();
        }
    }

    public static TheoryData<string, Func<Parameter, OptimizerHelper>> Optimizers => new()
    {
        { "Adam", p => optim.Adam([p], lr: 0.03, beta2: 0.99) },
        { "Adam, amsgrad", p => optim.Adam([p], lr: 0.03, amsgrad: true) },
        { "AdamW", p => optim.AdamW([p], lr: 0.03, weight_decay: 0.01) },
        { "SGD", p => optim.SGD([p], 0.03, momentum: 0.9) },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void AResumedRun_EndsWithTheSameBits_AsAnUninterruptedOne(string name, Func<Parameter, OptimizerHelper> optimizer)
    {
        using Run uninterrupted = new(optimizer);
        Checkpoint expected = uninterrupted.Go(60);
        string path = PathOf(name);
        Checkpoint? last = null;
        foreach (int steps in (int[])[1, 22, 37])
        {
            using Run part = new(optimizer, last);
            part.Go(steps).Save(path);
            last = Checkpoint.Load(path);
        }

        Assert.Equal(60, last!.Step);
        Assert.Equal(expected.Parameters.ToArray(), last.Parameters.ToArray());
        Assert.Equal(expected.Optimizer.ToArray(), last.Optimizer.ToArray());
    }

    [Fact]
    public void SaveAndLoad_KeepEveryBit()
    {
        Checkpoint saved = new()
        {
            Step = 1L << 40,
            Fingerprint = "a hash",
            Parameters = new float[] { 1, -0f, float.Epsilon, float.NaN },
            Optimizer = new byte[] { 7, 8 },
            Vectors = new Dictionary<string, float[]> { ["best"] = [1, 2], ["average"] = [] },
            Numbers = new Dictionary<string, double> { ["best loss"] = 0.1, ["seconds"] = double.PositiveInfinity },
        };
        saved.Save(PathOf("c"));
        Checkpoint loaded = Checkpoint.Load(PathOf("c"));
        Assert.Equal((saved.Step, saved.Fingerprint), (loaded.Step, loaded.Fingerprint));
        Assert.Equal(Bits(saved.Parameters), Bits(loaded.Parameters));
        Assert.Equal(saved.Optimizer.ToArray(), loaded.Optimizer.ToArray());
        Assert.Equal(saved.Vectors, loaded.Vectors);
        Assert.Equal(saved.Numbers, loaded.Numbers);
    }

    [Fact]
    public void Save_ReplacesTheFormerCheckpoint_AndLeavesNothingElse()
    {
        Example(1).Save(PathOf("c"));
        using FileStream former = File.OpenRead(PathOf("c"));
        Example(2).Save(PathOf("c"));
        Assert.Equal(2, Checkpoint.Load(PathOf("c")).Step);
        Assert.Equal([PathOf("c")], Directory.GetFiles(folder));
        // Moved into place, not written over: whoever has the former one open still reads all of it.
        byte[] whole = new byte[former.Length];
        former.ReadExactly(whole);
        File.WriteAllBytes(PathOf("former"), whole);
        Assert.Equal(1, Checkpoint.Load(PathOf("former")).Step);
    }

    [Fact]
    public void ADamagedFile_IsNamed()
    {
        Example(1).Save(PathOf("c"));
        byte[] whole = File.ReadAllBytes(PathOf("c"));
        byte[] foreign = [.. "PK"u8, .. whole[2..]], altered = [.. whole[..40], (byte)(whole[40] ^ 1), .. whole[41..]];
        foreach (byte[] damaged in (byte[][])[[], whole[..30], whole[..^1], [.. whole, 0], foreign, altered])
        {
            File.WriteAllBytes(PathOf("d"), damaged);
            InvalidDataException e = Assert.Throws<InvalidDataException>(() => Checkpoint.Load(PathOf("d")));
            Assert.Contains(PathOf("d"), e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Restore_RefusesAnotherOptimizerAndAnotherSize()
    {
        using var three = nn.Parameter(zeros(3));
        using var four = nn.Parameter(zeros(4));
        Checkpoint checkpoint = Checkpoint.Capture(0, "", three, optim.Adam([three]));
        Assert.Throws<InvalidDataException>(() => checkpoint.Restore(three, optim.SGD([three], 0.1)));
        Assert.Throws<InvalidDataException>(() => checkpoint.Restore(four, optim.Adam([four])));
    }

    private static int[] Bits(ReadOnlyMemory<float> values) => [.. values.ToArray().Select(BitConverter.SingleToInt32Bits)];

    private static Checkpoint Example(long step) =>
        new() { Step = step, Fingerprint = "", Parameters = new float[20], Optimizer = new byte[20] };
}
