using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Vsml.Benchmarks;
using Vsml.Benchmarks.Engine;

// What is measured once, over a long run: day [ROWS [LEARNERS]], journal [ROWS [LEARNERS [FOLDER]]].
if (args is ["day" or "journal", ..])
{
    int learners = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 2;
    if (args[0] == "day")
        LongStream.Run(args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 10_000_000, learners);
    else
        JournalThroughput.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000, learners, args.Length > 3 ? args[3] : Path.GetTempPath());
    return;
}

// In this process: nothing is built a second time, and all that is compared runs side by side in one run.
Job job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(5)
    .WithIterationCount(12)
    .WithIterationTime(TimeInterval.FromMilliseconds(250));

IConfig config = DefaultConfig.Instance
    .AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumn(StatisticColumn.Min, new ThroughputColumn(), new PeakShareColumn())
    .HideColumns(Column.Error, Column.RatioSD, Column.Gen0, Column.Gen1, Column.Gen2, Column.AllocRatio);

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
