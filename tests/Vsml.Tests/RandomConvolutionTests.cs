using Xunit;

namespace Vsml.Tests;

/// <summary>What random convolutions find in pictures.</summary>
public sealed class RandomConvolutionTests
{
    [Theory]
    [InlineData(28, 28, 1, false, 1536)]
    [InlineData(32, 32, 3, true, 1536)]
    [InlineData(12, 20, 3, false, 1536)]
    [InlineData(3, 3, 1, false, 384)]
    [InlineData(2, 2, 1, false, 96)]
    public void APicture_BecomesWhatItsDefinitionSays(int height, int width, int channels, bool arePlanar, int outputs)
    {
        RandomConvolution convolution = new(height, width, channels, arePlanar, seed: 3);
        Assert.Equal(outputs, convolution.Outputs);
        float[] pixels = Picture(convolution.Inputs, seed: height), found = new float[outputs], other = new float[outputs];
        convolution.Read(pixels, found);

        Assert.All(found, value => Assert.True(value >= 0 && float.IsFinite(value)));
        Assert.True(found.Count(value => value > 0) > outputs / 3);
        new RandomConvolution(height, width, channels, arePlanar, seed: 3).Read(pixels, other);
        Assert.Equal(found, other);
        new RandomConvolution(height, width, channels, arePlanar, seed: 4).Read(pixels, other);
        Assert.NotEqual(found, other);
    }

    [Fact]
    public void Planes_AreTheSamePictureAsInterleavedColours()
    {
        const int Height = 9, Width = 11;
        float[] planar = Picture(Height * Width * 3, seed: 1), interleaved = new float[planar.Length];
        for (int place = 0; place < Height * Width; place++)
        {
            for (int colour = 0; colour < 3; colour++)
                interleaved[(place * 3) + colour] = planar[(colour * Height * Width) + place];
        }

        RandomConvolution first = new(Height, Width, 3, arePlanar: true), second = new(Height, Width, 3);
        float[] found = new float[first.Outputs], other = new float[first.Outputs];
        first.Read(planar, found);
        second.Read(interleaved, other);
        Assert.Equal(found, other, (a, b) => MathF.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void BrightnessAndContrast_ChangeNothing_AndAPictureOfOneShadeIsEmpty()
    {
        RandomConvolution convolution = new(16, 16);
        float[] pixels = Picture(256, seed: 2), found = new float[convolution.Outputs], other = new float[convolution.Outputs];
        convolution.Read(pixels, found);
        convolution.Read([.. pixels.Select(pixel => (25 * pixel) + 40)], other);
        Assert.Equal(found, other, (a, b) => MathF.Abs(a - b) < 1e-2f);

        float[] shade = new float[256];
        Array.Fill(shade, 7);
        convolution.Read(shade, other);
        Assert.All(other, value => Assert.Equal(0, value));
        Array.Fill(shade, float.NaN);
        convolution.Read(shade, other);
        Assert.All(other, value => Assert.Equal(0, value));
        (pixels[3], pixels[100]) = (float.NaN, float.PositiveInfinity);
        convolution.Read(pixels, other);
        Assert.All(other, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void WhatMovesALittle_IsFoundAgain_AndWhatIsElsewhereIsNot()
    {
        RandomConvolution convolution = new(28, 28);
        float[] Bar(int row, int column)
        {
            float[] pixels = new float[28 * 28], found = new float[convolution.Outputs];
            for (int i = 0; i < 6; i++)
                pixels[((row + i) * 28) + column] = 1;
            convolution.Read(pixels, found);
            return found;
        }

        static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Sum());
        float[] bar = Bar(11, 8);
        Assert.True(Distance(bar, Bar(11, 9)) < 0.5 * Distance(bar, Bar(11, 19)));
    }

    [Fact]
    public void WrongSizes_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomConvolution(1, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomConvolution(8, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomConvolution(8, 8, 0));
        RandomConvolution convolution = new(8, 8);
        Assert.Throws<ArgumentException>(() => convolution.Read(new float[63], new float[convolution.Outputs]));
        Assert.Throws<ArgumentException>(() => convolution.Read(new float[64], new float[3]));
    }

    [Fact]
    public void AStreamOfShapes_IsLearnedSoonerThanByItsPixels()
    {
        // A short bar, upright or lying, anywhere: no pixel alone says which.
        const int Side = 16, Rows = 300;
        Random random = new(5);
        RandomConvolution convolution = new(Side, Side);
        Learner pixels = new(LearningAlgorithm.Default, Side * Side, 2), found = new(LearningAlgorithm.Default, convolution.Outputs, 2);
        float[] own = new float[convolution.Outputs];
        int right = 0, rightByPixels = 0;
        for (int row = 0; row < Rows; row++)
        {
            int label = random.Next(2), at = (random.Next(Side - 5) * Side) + random.Next(Side - 5);
            float[] picture = [.. Enumerable.Range(0, Side * Side).Select(_ => 0.2f * random.NextSingle())];
            for (int i = 0; i < 5; i++)
                picture[at + (label == 0 ? i : i * Side)] = 1;
            convolution.Read(picture, own);
            right += Right(found, own, label);
            rightByPixels += Right(pixels, picture, label);
        }

        Assert.True(right > 0.65 * Rows && right > rightByPixels + 20, $"{right} and {rightByPixels} of {Rows}");

        static int Right(Learner learner, float[] features, int label)
        {
            float[] probabilities = new float[2];
            learner.Predict(features, probabilities);
            learner.Observe(features, label);
            return probabilities[label] > 0.5f ? 1 : 0;
        }
    }

    private static float[] Picture(int pixels, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, pixels).Select(_ => random.NextSingle())];
    }
}
