using TorchSharp;
using Vsml.Experts;
using Vsml.MetaTraining.Reference;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests;

/// <summary>The memories of a learner, held to solutions anew from all rows.</summary>
public class LeastSquaresTests
{
    private const double StreamLambda = 16, RecentLambda = 8;

    public static TheoryData<int, int, int> Sizes => new()
    {
        { 2, 3, 2 }, { 5, 5, 3 }, { 6, 40, 3 }, { 30, 7, 2 }, { 33, 20, 4 }, { 40, 41, 3 }, { 70, 17, 3 }, { 300, 9, 2 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RidgeRegression_IsTheSolution_AndItsLeaveOneOutPredictionsAreThoseOfRefits(int rows, int numbers, int classes)
    {
        using DisposeScope scope = NewDisposeScope();
        Data data = new(rows, numbers, classes);
        RidgeRegression ridge = data.Ridge();
        ridge.Solve();
        Tensor phi = data.Phi, y = data.Targets;
        AssertClose(LeastSquares.Solve(phi, y, ones(rows, dtype: ScalarType.Float64), ridge.Lambda).t(), ridge.Weights, 1e-3);
        AssertClose(LeastSquares.LeaveOneOut(phi, y, ridge.Lambda), ridge.LeaveOneOut, 2e-3);
        Assert.Equal(SquaredError(phi, y, ridge.Lambda), ridge.SquaredError, 1e-3 * rows);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RidgeRegression_ChoosesALambdaThatIsBetterThanThoseBesideIt(int rows, int numbers, int classes)
    {
        using DisposeScope scope = NewDisposeScope();
        Data data = new(rows, numbers, classes);
        RidgeRegression ridge = data.Ridge();
        ridge.Solve();
        double power = Math.Log(ridge.Lambda) / Math.Log(4);
        Assert.Equal(Math.Round(power), power, 1e-6);
        Assert.InRange(power, -1.01, 8.01);

        // Where there are many rows, lambda is chosen by some of them.
        if (rows > 256)
            return;
        double chosen = SquaredError(data.Phi, data.Targets, ridge.Lambda);
        if (power > -0.5)
            Assert.InRange(chosen, 0, 1.0001 * SquaredError(data.Phi, data.Targets, ridge.Lambda / 4));
        if (power < 7.5)
            Assert.InRange(chosen, 0, 1.0001 * SquaredError(data.Phi, data.Targets, ridge.Lambda * 4));
    }

    [Theory]
    [InlineData(3, 2, 40)]
    [InlineData(17, 3, 60)]
    [InlineData(600, 2, 10)]
    [InlineData(12, 3, 4000)]
    public void SecondOrderMemory_OfAStream_IsTheSolutionOfAllItsRows(int units, int classes, int rows)
    {
        using DisposeScope scope = NewDisposeScope();
        UnitNumbers form = new(units, features: units / 2);
        SecondOrderMemory memory = new(form, classes);
        Data data = new(rows, form.Count, classes);
        Random random = new(1);
        float[] weights = [.. Enumerable.Range(0, rows).Select(_ => random.Next(2) == 0 ? 1 : 0.4f)];
        Learn(memory, data, weights);

        Tensor values = data.Phi.narrow(1, 0, units), d = tensor(weights).to(ScalarType.Float64);
        Tensor expected = nn.functional.pad(LeastSquares.Solve(values, data.Targets, d, StreamLambda), [0, 0, 0, form.Count - units]);
        AssertClose(expected.t(), memory.Weights, 1e-3);
        Assert.Equal(weights.Sum(w => (double)w), memory.Count, 1e-3);
    }

    [Theory]
    [InlineData(5, 3, 20)]
    [InlineData(5, 3, 4)]
    [InlineData(24, 2, 60)]
    public void SecondOrderMemory_OfBufferedRows_GoesOnAsIfTheyWereItsPrior(int units, int classes, int rows)
    {
        using DisposeScope scope = NewDisposeScope();
        UnitNumbers form = new(units, features: units / 2);
        SecondOrderMemory memory = new(form, classes);
        Data buffered = new(rows, form.Count, classes), further = new(30, form.Count, classes, seed: 2);
        RidgeRegression ridge = buffered.Ridge();
        memory.Fit(ridge, frequencyError: 1, rows, valuesOnlyInverse: true);
        Tensor before = tensor(memory.Weights, [classes, form.Count]).to(ScalarType.Float64).t().clone();
        Learn(memory, further, [.. Enumerable.Repeat(1f, 30)]);

        Tensor values = buffered.Phi.narrow(1, 0, units);
        Tensor precision = matmul(values.t(), values) + Math.Max(ridge.Lambda, 1) * eye(units, dtype: ScalarType.Float64);
        Tensor expected = LeastSquares.GoOn(before, precision, further.Phi, further.Targets, ones(30, dtype: ScalarType.Float64));
        AssertClose(expected.t(), memory.Weights, 1e-3);
        Assert.Equal(rows + 30, memory.Count);
    }

    /// <summary>As last solved, some rows ago; wide rows by their first units.</summary>
    [Theory]
    [InlineData(4, 3, 0.98, 48)]
    [InlineData(4, 3, 0.998, 160)]
    [InlineData(30, 2, 0.98, 640)]
    [InlineData(250, 2, 0.98, 32)]
    public void RecentMemory_IsTheSolutionOfItsRows_OlderOnesCountingLess(int units, int classes, double kept, int rows)
    {
        using DisposeScope scope = NewDisposeScope();
        RecentMemory memory = new(units, classes, kept);
        Data data = new(rows, units, classes, bias: 3);
        float[] scores = new float[classes];
        int m = Math.Min(units, 192);
        for (int row = 0; row < rows; row++)
        {
            memory.Score(data.Row(row), scores);
            memory.Learn(data.Row(row), scores, data.Labels[row], frequencyError: 1);
        }

        float[] weights = [.. Enumerable.Range(0, classes).SelectMany(b => memory.Weights.Span.Slice(b * memory.Stride, m).ToArray())];
        Tensor phi = cat([data.Phi.narrow(1, 0, m - 1), data.Phi.narrow(1, units - 1, 1)], dim: 1);
        AssertClose(LeastSquares.Solve(phi, data.Targets, LeastSquares.Forgetting(rows, kept), RecentLambda).t(), weights, 1e-3);
        Assert.Equal((1 - Math.Pow(kept, rows)) / (1 - kept), memory.Count, 1e-6 * rows);
    }

    [Fact]
    public void RecentMemory_SaysTheSame_UntilItIsSolvedAnew()
    {
        RecentMemory memory = new(3, 2, 0.98);
        Data data = new(40, 3, 2, bias: 3);
        float[] said = new float[2], before = new float[2];
        for (int row = 0; row < 40; row++)
        {
            memory.Score(data.Row(0), said);
            Assert.Equal(row > 0 && row % 16 == 0, !said.SequenceEqual(before));
            said.CopyTo(before, 0);
            memory.Learn(data.Row(row), said, data.Labels[row], frequencyError: 1);
        }
    }

    /// <summary>Every prediction is made before its row is learned: evidence is honest.</summary>
    [Fact]
    public void Errors_AreThoseOfPredictionsBeforeRowsWereLearned()
    {
        const int Units = 4, Classes = 3, Rows = 25;
        UnitNumbers form = new(Units, features: 2);
        SecondOrderMemory memory = new(form, Classes);
        Data data = new(Rows, form.Count, Classes);
        double expected = 0;
        using DisposeScope scope = NewDisposeScope();
        for (int row = 0; row < Rows; row++)
        {
            Tensor error = data.Targets[row];
            if (row > 0)
            {
                Tensor seen = data.Phi.narrow(0, 0, row).narrow(1, 0, Units);
                Tensor w = LeastSquares.Solve(seen, data.Targets.narrow(0, 0, row), ones(row, dtype: ScalarType.Float64), StreamLambda);
                error = error - matmul(data.Phi[row].narrow(0, 0, Units), w);
            }

            expected = (0.999 * expected) + error.square().sum().item<double>();
        }

        Learn(memory, data, [.. Enumerable.Repeat(1f, Rows)]);
        Assert.Equal(expected, memory.Errors.OfMemory, 1e-3 * expected);
    }

    private static void Learn(SecondOrderMemory memory, Data data, float[] weights)
    {
        float[] scores = new float[data.Classes];
        for (int row = 0; row < weights.Length; row++)
        {
            memory.Score(data.Row(row), scores);
            memory.Learn(data.Row(row), scores, data.Labels[row], weights[row], frequencyError: 1);
        }
    }

    private static double SquaredError(Tensor phi, Tensor y, double lambda) =>
        (y - LeastSquares.LeaveOneOut(phi, y, lambda)).square().sum().item<double>();

    private static void AssertClose(Tensor expected, ReadOnlySpan<float> actual, double tolerance)
    {
        double[] numbers = expected.contiguous().data<double>().ToArray();
        Assert.Equal(numbers.Length, actual.Length);
        for (int i = 0; i < numbers.Length; i++)
            Assert.Equal(numbers[i], actual[i], tolerance);
    }

    /// <summary>Random rows, whose first numbers say something of the class.</summary>
    private sealed class Data
    {
        private readonly int _numbers;
        private readonly float[] _phi;

        public Data(int rows, int numbers, int classes, int seed = 1, float? bias = null)
        {
            (_numbers, Classes) = (numbers, classes);
            Random random = new(seed);
            Labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
            _phi = [.. Enumerable.Range(0, rows * numbers).Select(i =>
                i % numbers == numbers - 1 && bias is { } b ? b : RandomEpisodes.Normal(random) + (i % numbers == Labels[i / numbers] ? 1 : 0))];
        }

        public int Classes { get; }

        public int[] Labels { get; }

        public Tensor Phi => tensor(_phi, [Labels.Length, _numbers]).to(ScalarType.Float64);

        public Tensor Targets => nn.functional.one_hot(tensor(Labels.Select(label => (long)label).ToArray()), Classes).to(ScalarType.Float64) - (1.0 / Classes);

        public ReadOnlySpan<float> Row(int row) => _phi.AsSpan(row * _numbers, _numbers);

        public RidgeRegression Ridge()
        {
            RidgeRegression ridge = new(Labels.Length, _numbers, Classes);
            for (int row = 0; row < Labels.Length; row++)
            {
                Row(row).CopyTo(ridge.Row(row));
                ridge.SetLabel(row, Labels[row]);
            }

            return ridge;
        }
    }
}
