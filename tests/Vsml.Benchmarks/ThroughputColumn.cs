using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Vsml.Benchmarks;

/// <summary>
/// Useful floating-point operations a second of the benchmarks of <see cref="TickBenchmarks"/>. Of the fastest iteration, since whatever
/// else the machine does can only add to a time.
/// </summary>
internal sealed class ThroughputColumn : IColumn
{
    internal const string Peak = "multiply-add peak";

    public string Id => nameof(ThroughputColumn);

    public string ColumnName => "GFLOP/s";

    public string Legend => "Useful floating-point operations a second of the fastest iteration, in thousand millions; of a tick, those of its products";

    public UnitType UnitType => UnitType.Dimensionless;

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(IsTick);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        Of(summary, benchmarkCase).ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>Operations per nanosecond; NaN where the benchmark failed or is of another kind.</summary>
    internal static double Of(Summary summary, BenchmarkCase benchmark)
    {
        double nanoseconds = summary[benchmark]?.ResultStatistics?.Min ?? double.NaN;
        if (!IsTick(benchmark))
            return double.NaN;
        int n = (int)benchmark.Parameters[nameof(TickBenchmarks.StateSize)];
        return (IsPeak(benchmark) ? MultiplyAddPeak.Operations : 2 * 5 * 4 * n) / nanoseconds;
    }

    internal static bool IsPeak(BenchmarkCase benchmark) => benchmark.Descriptor.WorkloadMethodDisplayInfo.Contains(Peak, StringComparison.Ordinal);

    private static bool IsTick(BenchmarkCase benchmark) => benchmark.Descriptor.Type == typeof(TickBenchmarks);
}
