using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Vsml.Benchmarks;

/// <summary>What share of the core's multiply-add peak, measured in the same run, a tick reaches.</summary>
internal sealed class PeakShareColumn : IColumn
{
    public string Id => nameof(PeakShareColumn);

    public string ColumnName => "Of peak";

    public string Legend => "GFLOP/s as a share of the highest multiply-add peak in this table";

    public UnitType UnitType => UnitType.Dimensionless;

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 1;

    public bool IsNumeric => true;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(ThroughputColumn.IsPeak);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        double peak = summary.BenchmarksCases.Where(ThroughputColumn.IsPeak).Max(benchmark => ThroughputColumn.Of(summary, benchmark));
        return (ThroughputColumn.Of(summary, benchmarkCase) / peak).ToString("P0", CultureInfo.InvariantCulture);
    }
}
