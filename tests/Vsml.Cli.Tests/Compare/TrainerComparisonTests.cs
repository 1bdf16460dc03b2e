using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.Cli.Compare;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Tests.Compare;

public sealed class TrainerComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_GivesEveryTrainerTheSameRows()
    {
        var first = new Recorder();
        var second = new Recorder();
        TrainerComparison.Run(Plan(new Contender("first", first.Create), new Contender("second", second.Create)));

        // The warm-up, then three repeats.
        Assert.Equal(4, first.Fitted.Count);
        Assert.Equal(first.Fitted, second.Fitted);
        Assert.Equal(first.Scored, second.Scored);
        Assert.All(first.Fitted.Skip(1), fitted => Assert.Equal(32, fitted.Length));
        Assert.All(first.Scored.Skip(1), scored => Assert.Equal(168, scored.Length));
    }

    [Fact]
    public void Run_CountsATrainerThatFailsAsTheClassPrior()
    {
        ComparisonPlan plan = Plan(StockTrainers.All[1], new Contender("broken", (_, _) => throw new InvalidOperationException("out of\nluck")));
        IReadOnlyList<TrialResult> results = TrainerComparison.Run(plan);

        PlannedSplit split = plan.Splits()[2];
        Scores prior = Scores.OfClassPrior(TrialData.Encode(split.Dataset, RowSplit.Draw(split.Dataset, 32, split.Repeat, plan.Seed)));
        TrialResult broken = results[^1];
        Assert.Equal(("broken", 2, "out of luck"), (broken.Trainer, broken.Repeat, broken.Failure));
        Assert.Equal(prior, broken.Scores);
        Assert.True(results[^2].Scores.Accuracy > prior.Accuracy + 0.2);
        Assert.Null(results[^2].Failure);
    }

    [Fact]
    public void Run_IsTheSameForASeedWhateverTheJobs()
    {
        ComparisonPlan plan = Plan([.. Trainers.All]) with { Repeats = 2 };
        IReadOnlyList<TrialResult> one = TrainerComparison.Run(plan);
        IReadOnlyList<TrialResult> two = TrainerComparison.Run(plan with { Jobs = 2 });

        Assert.All(one, result => Assert.Null(result.Failure));
        Assert.Equal(one.Select(WithoutTime), two.Select(WithoutTime));
        Assert.NotEqual(one.Select(WithoutTime), TrainerComparison.Run(plan with { Seed = 1 }).Select(WithoutTime));

        static TrialResult WithoutTime(TrialResult result) => result with { FitSeconds = 0 };
    }

    [Fact]
    public void EveryTrainer_GivesProbabilitiesThatBeatThePrior()
    {
        ComparisonPlan plan = Plan([.. Trainers.All]) with { Repeats = 1, Rules = [new SizedSplit(128)] };
        double prior = Scores.OfClassPrior(TrialData.Encode(plan.Datasets[0], RowSplit.Draw(plan.Datasets[0], 128, 0, 0))).LogLoss;

        Assert.All(TrainerComparison.Run(plan), result => Assert.True(result.Scores.LogLoss < prior, $"{result}"));
    }

    private ComparisonPlan Plan(params Contender[] contenders)
    {
        string file = _folder.WriteFlowers("flowers.csv", 200);
        return new ComparisonPlan(DatasetFiles.Read([file], "kind"), contenders, [new SizedSplit(32)], Repeats: 3, Seed: 0);
    }

    /// <summary>A trainer that notes the rows it is given.</summary>
    private sealed class Recorder
    {
        public List<string[]> Fitted { get; } = [];

        public List<string[]> Scored { get; } = [];

        public IEstimator<ITransformer> Create(MLContext context, int threads) =>
            new Estimator(this, StockTrainers.All[1].Create(context, threads));

        private sealed class Estimator(Recorder recorder, IEstimator<ITransformer> inner) : IEstimator<ITransformer>
        {
            public ITransformer Fit(IDataView input)
            {
                recorder.Fitted.Add(RowsOf(input));
                return new Model(recorder, inner.Fit(input));
            }

            public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
        }

        private sealed class Model(Recorder recorder, ITransformer inner) : ITransformer
        {
            public bool IsRowToRowMapper => inner.IsRowToRowMapper;

            public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

            public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

            public void Save(ModelSaveContext ctx) => inner.Save(ctx);

            public IDataView Transform(IDataView input)
            {
                recorder.Scored.Add(RowsOf(input));
                return inner.Transform(input);
            }
        }

        private static string[] RowsOf(IDataView view) =>
            [.. view.GetColumn<float[]>("Features").Zip(view.GetColumn<uint>("Label"), (x, y) => $"{string.Join(' ', x)} -> {y}")];
    }
}
