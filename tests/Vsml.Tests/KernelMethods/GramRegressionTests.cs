using Vsml.Kernels;
using Vsml.KernelMethods;
using Xunit;

namespace Vsml.Tests.KernelMethods;

public sealed class GramRegressionTests
{
    private const int Rows = 24, Width = 3, Outputs = 2;
    private const double Lambda = 0.3;
    private static readonly Made _made = Made.Random(Rows, Width, Outputs);

    [Theory]
    [InlineData(KernelShape.Linear)]
    [InlineData(KernelShape.Gaussian)]
    [InlineData(KernelShape.Laplace)]
    internal void Errors_AreThoseOfRefitsWithoutTheRow(KernelShape shape)
    {
        Kernel kernel = Kernel.Even(shape, ofRanks: false, Width, 0.4);
        GramRegression regression = Filled(kernel);

        double error = regression.MeanError(Lambda, _made.Flat, _made.Weights);

        double expected = PlainKernels.MeanError(kernel, _made.Rows, _made.Targets, _made.Weights, Lambda);
        Assert.Equal(expected, error, 1e-4 * expected);
        for (int row = 0; row < Rows; row++)
        {
            float[][] others = [.. _made.Rows.Where((_, i) => i != row)];
            double[] predicted = PlainKernels.Predict(
                kernel, _made.Rows[row], others, [.. _made.Targets.Where((_, i) => i != row)], [.. _made.Weights.Where((_, i) => i != row)], Lambda);
            for (int b = 0; b < Outputs; b++)
                Assert.Equal(_made.Targets[row][b] - predicted[b], regression.Errors[(row * Outputs) + b], 2e-3);
        }
    }

    [Fact]
    public void Gradient_IsThatOfTheError_ByEveryScaleAndByLambda()
    {
        float[] scales = Kernel.Even(KernelShape.Laplace, ofRanks: false, Width, 0.4).Scales;
        (scales[0], scales[1], scales[2]) = (0.7f, 0.2f, 0.4f);
        Kernel kernel = new(KernelShape.Laplace, OfRanks: false, scales);
        GramRegression regression = Filled(kernel);
        AlignedBuffer byGram = new(regression.Gram.Length);
        regression.MeanError(Lambda, _made.Flat, _made.Weights);

        double byLambda = regression.Gradient(_made.Weights, byGram);

        const double Step = 1e-4;
        Assert.Equal((Error(kernel, Lambda + Step) - Error(kernel, Lambda - Step)) / (2 * Step), byLambda, 1e-3);
        for (int a = 0; a < Width; a++)
        {
            // By the chain rule, dK/ds = -|difference| K.
            double byScale = 0;
            for (int i = 0; i < Rows; i++)
            {
                for (int j = 0; j < i; j++)
                    byScale -= (double)byGram.Span[(i * regression.Stride) + j] * regression.Gram.Span[(i * regression.Stride) + j] * Math.Abs(_made.Rows[i][a] - _made.Rows[j][a]);
            }

            Assert.Equal((Error(Moved(a, Step), Lambda) - Error(Moved(a, -Step), Lambda)) / (2 * Step), byScale, 2e-3);
            Assert.NotEqual(0, byScale, 1e-3);
        }

        Kernel Moved(int a, double by)
        {
            float[] moved = [.. scales];
            moved[a] += (float)by;
            return new Kernel(KernelShape.Laplace, OfRanks: false, moved);
        }

        static double Error(Kernel kernel, double lambda) => PlainKernels.MeanError(kernel, _made.Rows, _made.Targets, _made.Weights, lambda);
    }

    [Fact]
    public void LandmarksThatAreSomeOfTheRows_ComeNearAllOfThem_AndAreLeftOutAsRefitsAre()
    {
        Made many = Made.Random(200, Width, Outputs, seed: 3);
        Kernel kernel = Kernel.Gaussian(Width);
        (AlignedBuffer weights, float[] leaveOneOut) = LandmarkRegression.Solve(kernel, many.Coordinates, landmarks: 60, many.Flat, many.Weights, () => { });

        // It chooses its lambda itself: one of these.
        double difference = Enumerable.Range(-6, 8).Min(power => Difference(PlainKernels.Solve(kernel, many.Rows, many.Targets, many.Weights, Math.Pow(4, power))));
        Assert.InRange(difference, 0, 0.02);
        double error = 0, variance = 0;
        for (int k = 0; k < leaveOneOut.Length; k++)
            (error, variance) = (error + ((many.Flat[k] - leaveOneOut[k]) * (many.Flat[k] - leaveOneOut[k])), variance + (many.Flat[k] * many.Flat[k]));
        Assert.InRange(error / variance, 0.001, 0.3);

        double Difference(double[][] whole)
        {
            double difference = 0, size = 0;
            foreach (float[] row in Made.Random(50, Width, Outputs, seed: 4).Rows)
            {
                for (int b = 0; b < Outputs; b++)
                {
                    double expected = many.Rows.Zip(whole[b], (other, a) => a * PlainKernels.Value(kernel, row, other)).Sum();
                    double found = Enumerable.Range(0, 60).Sum(j => weights.Span[(b * Kernel.Pad(60)) + j] * PlainKernels.Value(kernel, row, many.Rows[j]));
                    (difference, size) = (difference + ((expected - found) * (expected - found)), size + (expected * expected));
                }
            }

            return difference / size;
        }
    }

    private static GramRegression Filled(Kernel kernel)
    {
        GramRegression regression = new(Rows, Outputs);
        KernelSearch.Fill(kernel, _made.Coordinates, regression, () => { });
        return regression;
    }

    /// <summary>Rows whose coordinates are the standardised features.</summary>
    private sealed record Made(float[][] Rows, double[][] Targets, float[] Flat, float[] Weights, RowCoordinates Coordinates)
    {
        public static Made Random(int rows, int width, int outputs, int seed = 1)
        {
            Random random = new(seed);
            float[][] raw = [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, width).Select(_ => (random.NextSingle() * 2) - 1).ToArray())];
            RowCoordinates coordinates = RowCoordinates.Empty(rows, width, plain: true, ranks: false);
            for (int row = 0; row < rows; row++)
                coordinates.Of(ranks: false).Set(row, raw[row]);
            double[][] targets = [.. raw.Select(row => Enumerable.Range(0, outputs).Select(b =>
                (double)(float)(Math.Sin(3 * row[b % width]) + (row[(b + 1) % width] * row[0]) + (0.2 * random.NextDouble()))).ToArray())];
            float[] flat = [.. targets.SelectMany(target => target).Select(number => (float)number)];
            return new Made(raw, targets, flat, [.. Enumerable.Range(0, rows).Select(row => 0.5f + (row % 3 * 0.5f))], coordinates);
        }
    }
}
