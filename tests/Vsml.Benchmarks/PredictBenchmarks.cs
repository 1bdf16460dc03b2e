using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.MLNet;

namespace Vsml.Benchmarks;

/// <summary>
/// What a fitted model of default options costs, beside LightGbm's: a row by a prediction engine, a row of a thousand by Transform, and a row
/// learned. One thread each; time a row.
/// </summary>
public class PredictBenchmarks
{
    private const int Rows = 1000;
    private readonly MLContext _context = new(seed: 1);
    private IDataView _rows = null!;
    private ModelRow[] _samples = [];
    private ITransformer _vsml = null!, _lightGbm = null!;
    private VsmlMulticlassModelParameters _model = null!;
    private PredictionEngine<ModelRow, ModelPrediction> _vsmlEngine = null!, _lightGbmEngine = null!;

    [Params("10 x 3", "100 x 10")]
    public string InputsByClasses { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. InputsByClasses.Split('x').Select(int.Parse)];
        IDataView train = ModelRow.View(_context, 512, sizes[0], sizes[1]);
        _rows = ModelRow.View(_context, Rows, sizes[0], sizes[1], seed: 2);
        _samples = ModelRow.Make(Rows, sizes[0], sizes[1], seed: 2);
        MulticlassPredictionTransformer<VsmlMulticlassModelParameters> vsml =
            _context.MulticlassClassification.Trainers.Vsml(new VsmlMulticlassTrainer.Options { NumberOfThreads = 1 }).Fit(train);
        (_vsml, _model) = (vsml, vsml.Model);
        _lightGbm = _context.MulticlassClassification.Trainers.LightGbm(
            new Microsoft.ML.Trainers.LightGbm.LightGbmMulticlassTrainer.Options { NumberOfThreads = 1 }).Fit(train);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(ModelRow));
        schema[nameof(ModelRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, sizes[0]);
        _vsmlEngine = _context.Model.CreatePredictionEngine<ModelRow, ModelPrediction>(_vsml, inputSchemaDefinition: schema);
        _lightGbmEngine = _context.Model.CreatePredictionEngine<ModelRow, ModelPrediction>(_lightGbm, inputSchemaDefinition: schema);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public float VsmlEngine() => Predict(_vsmlEngine);

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public float LightGbmEngine() => Predict(_lightGbmEngine);

    [Benchmark(OperationsPerInvoke = Rows)]
    public float VsmlTransform() => Transform(_vsml);

    [Benchmark(OperationsPerInvoke = Rows)]
    public float LightGbmTransform() => Transform(_lightGbm);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void VsmlUpdate()
    {
        foreach (ModelRow row in _samples)
            _model.Update(row.Features, row.Class);
    }

    private float Predict(PredictionEngine<ModelRow, ModelPrediction> engine)
    {
        ModelPrediction prediction = new();
        float sum = 0;
        foreach (ModelRow row in _samples)
        {
            engine.Predict(row, ref prediction);
            sum += prediction.Score[0];
        }

        return sum;
    }

    private float Transform(ITransformer model)
    {
        IDataView scored = model.Transform(_rows);
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        VBuffer<float> score = default;
        float sum = 0;
        while (cursor.MoveNext())
        {
            getter(ref score);
            sum += score.GetValues()[0];
        }

        return sum;
    }
}
