using BenchmarkDotNet.Attributes;
using Microsoft.ML;

namespace Vsml.Benchmarks;

/// <summary>Fit, with default options, where classes are many and rows of each are few.</summary>
public class ManyClassesBenchmarks
{
    private readonly MLContext _context = new(seed: 1);
    private IDataView _rows = null!;

    [Params("400 x 10 x 100", "512 x 2 x 900")]
    public string RowsByInputsByClasses { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. RowsByInputsByClasses.Split('x').Select(int.Parse)];
        _rows = ModelRow.View(_context, sizes[0], sizes[1], sizes[2]);
    }

    [Benchmark]
    public object Vsml() => _context.MulticlassClassification.Trainers.Vsml().Fit(_rows);
}
