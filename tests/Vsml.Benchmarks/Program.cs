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

// What is measured over a long run, or beside one another: day [ROWS [LEARNERS [TURNS]]], journal [ROWS [LEARNERS [FOLDER]]], cost [LEARNERS].
if (args is ["day" or "journal" or "cost", ..])
{
    int Number(int place, int otherwise) => args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : otherwise;
    if (args[0] == "day")
        LongStream.Run(Number(1, 10_000_000), Number(2, 2), Number(3, 6));
    else if (args[0] == "journal")
        JournalThroughput.Run(Number(1, 100_000), Number(2, 2), args.Length > 3 ? args[3] : Path.GetTempPath());
    else
        EngineCost.Run(Number(1, 2));
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
