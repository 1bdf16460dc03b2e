using Vsml.Kernels;
using Vsml.KernelMethods;
using Vsml.Regression;
using Xunit;

namespace Vsml.Tests.Regression;

/// <summary>A memory of a kernel, held to kernel ridge regression in double precision that is solved anew.</summary>
public sealed unsafe class KernelMemoryTests
{
    private const int Width = 3;
    private static readonly int _stride = Kernel.Pad(Width);

    [Theory]
    [InlineData(40, 40)]
    [InlineData(60, 25)]
    public void Fit_IsTheSolution_AndItsLeaveOneOutPredictionsAreThoseOfRefits(int rows, int landmarks)
    {
        Data data = new(rows, landmarks, weighted: true);
        KernelMemory memory = data.Memory();
        float[] predicted = new float[rows];
        memory.Fit(data.Tiles, landmarks, data.Targets, data.Weights, predicted, () => { });

        double lambda = memory.Lambda / 1024;
        for (int row = 0; row < rows; row++)
        {
            double expected = data.Predict(row, [.. Enumerable.Range(0, rows).Where(other => other != row)], lambda);
            Assert.InRange(predicted[row], expected - 0.01, expected + 0.01);
        }

        Data.AssertScores(data, memory, rows, lambda);
    }

    [Fact]
    public void Learn_RowByRow_IsTheSolutionOfAllRows_WhetherTheyAreLandmarksOrNot()
    {
        const int Rows = 60, First = 20, Landmarks = 40;
        Data data = new(Rows, Landmarks, weighted: false);
        KernelMemory memory = data.Memory();
        memory.Fit(data.Tiles, First, data.Targets.AsSpan(0, First), data.Weights.AsSpan(0, First), new float[First], () => { });
        AlignedBuffer kernels = new(Kernel.Pad(Rows + 1));
        for (int row = First; row < Rows; row++)
        {
            ReadOnlySpan<float> coordinates = data.Coordinates.Span.Slice(row * _stride, Width);
            data.Kernel.Measure(coordinates, data.Tiles, memory.Count, kernels.Pointer);
            kernels.Pointer[memory.Count] = data.Kernel.OfItself(coordinates);
            memory.Learn(kernels.Pointer, data.Targets[row] - memory.Score(kernels.Pointer), 1, isLandmark: row < Landmarks);
        }

        Assert.Equal(Landmarks, memory.Count);
        Data.AssertScores(data, memory, Rows, memory.Lambda / 1024);
    }

    private sealed class Data
    {
        private readonly int _landmarks;

        public Data(int rows, int landmarks, bool weighted)
        {
            _landmarks = landmarks;
            (float[] Features, float Target)[] made = Curves.Make(rows, seed: 3);
            Coordinates = new AlignedBuffer(rows * _stride);
            for (int row = 0; row < rows; row++)
                made[row].Features.CopyTo(Coordinates.Span[(row * _stride)..]);
            Targets = [.. made.Select(row => row.Target)];
            Weights = [.. Enumerable.Range(0, rows).Select(row => weighted ? 0.5f + (row % 3 * 0.5f) : 1)];
        }

        public Kernel Kernel { get; } = Kernel.Even(KernelShape.Laplace, ofRanks: false, Width, 0.5);

        public AlignedBuffer Coordinates { get; }

        public float[] Targets { get; }

        public float[] Weights { get; }

        public CoordinateTiles Tiles
        {
            get
            {
                CoordinateTiles tiles = new(Targets.Length, Width);
                for (int row = 0; row < Targets.Length; row++)
                    tiles.Set(row, Coordinates.Span.Slice(row * _stride, Width));
                return tiles;
            }
        }

        public KernelMemory Memory() => new(Kernel, 1);

        public static void AssertScores(Data data, KernelMemory memory, int rows, double lambda)
        {
            AlignedBuffer kernels = new(Kernel.Pad(memory.Count));
            AlignedBuffer other = new(_stride);
            Random random = new(7);
            for (int trial = 0; trial < 10; trial++)
            {
                for (int a = 0; a < Width; a++)
                    other.Span[a] = (2 * random.NextSingle()) - 1;
                data.Kernel.Measure(other.Span[..Width], data.Tiles, memory.Count, kernels.Pointer);
                double expected = data.Predict(other.Span[..Width], own: -1, [.. Enumerable.Range(0, rows)], lambda);
                Assert.InRange(memory.Score(kernels.Pointer), expected - 0.01, expected + 0.01);
            }
        }

        public double Predict(int row, int[] learned, double lambda) => Predict(Coordinates.Span.Slice(row * _stride, Width), row, learned, lambda);

        // Ridge regression over the numbers L^-1 k, by elimination.
        private double Predict(ReadOnlySpan<float> row, int own, int[] learned, double lambda)
        {
            double[][] numbers = [.. learned.Select(i => Numbers(Coordinates.Span.Slice(i * _stride, Width), i))];
            double[][] weights = PlainRegression.Solve(
                [.. learned.Select((i, place) => (numbers[place], new double[] { Targets[i] }, (double)Weights[i]))], lambda);
            return PlainRegression.Scores(weights, Numbers(row, own))[0];
        }

        private double[] Numbers(ReadOnlySpan<float> row, int own)
        {
            double[] kernels = new double[_landmarks];
            for (int i = 0; i < _landmarks; i++)
                kernels[i] = Value(row, Coordinates.Span.Slice(i * _stride, Width)) + (i == own ? 2e-4 : 0);
            double[] numbers = new double[_landmarks];
            for (int i = 0; i < _landmarks; i++)
            {
                double sum = kernels[i];
                for (int j = 0; j < i; j++)
                    sum -= Factor[i][j] * numbers[j];
                numbers[i] = sum / Factor[i][i];
            }

            return numbers;
        }

        private double[][] Factor => field ??= MakeFactor();

        private double[][] MakeFactor()
        {
            double[][] factor = [.. Enumerable.Range(0, _landmarks).Select(_ => new double[_landmarks])];
            for (int i = 0; i < _landmarks; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double sum = Value(Coordinates.Span.Slice(i * _stride, Width), Coordinates.Span.Slice(j * _stride, Width)) + (i == j ? 2e-4 : 0);
                    for (int k = 0; k < j; k++)
                        sum -= factor[i][k] * factor[j][k];
                    factor[i][j] = i == j ? Math.Sqrt(sum) : sum / factor[j][j];
                }
            }

            return factor;
        }

        private static double Value(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
        {
            double sum = 0;
            for (int a = 0; a < Width; a++)
                sum += 0.5 * Math.Abs(left[a] - right[a]);
            return Math.Exp(-sum);
        }
    }
}
