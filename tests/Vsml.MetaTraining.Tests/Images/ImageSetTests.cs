using Vsml.MetaTraining.Images;

namespace Vsml.MetaTraining.Tests.Images;

public class ImageSetTests
{
    private static readonly ImageSet Three = new("three", new(1, 2, 1), [0, 10, 20, 30, 40, 50], [2, 0, 2], 3);

    [Fact]
    public void RowsByClassAndMoments_AreThoseOfAllImages()
    {
        Assert.Equal([[1], [], [0, 2]], Three.RowsByClass);
        Assert.Equal(25, Three.PixelMoments.Mean);
        Assert.Equal(Math.Sqrt(1750.0 / 6), Three.PixelMoments.Deviation, 1e-4);
    }

    [Fact]
    public void OfClasses_KeepsTheirImagesUnderNewNumbers()
    {
        ImageSet some = Three.OfClasses([2, 1]);
        Assert.Equal([0, 0], some.Labels);
        Assert.Equal([0, 10, 40, 50], some.Pixels);
        Assert.Equal(2, some.Classes);
        Assert.Contains("has no class 3; 0 to 2 were expected", Assert.Throws<ImageDataException>(() => Three.OfClasses([3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void First_TakesNoMoreThanThereAre()
    {
        Assert.Equal([0, 10, 20, 30], Three.First(2).Pixels);
        Assert.Same(Three, Three.First(3));
    }

    [Fact]
    public void WhatDoesNotFit_IsNamed()
    {
        Assert.Equal("x: holds no images; one or more were expected", Failure([], []));
        Assert.Equal("x: has 3 pixels; 2 images of 1 x 2 need 4", Failure([1, 2, 3], [0, 0]));
        Assert.Equal("x: image 1 has the label 3; 0 to 2 were expected", Failure([1, 2, 3, 4], [0, 3]));
        Assert.Equal("x: image 0 has the label -1; 0 to 2 were expected", Failure([1, 2], [-1]));
    }

    [Fact]
    public void Resized_KeepsWhatIsEvenAndTheMean()
    {
        Assert.All(new ImageSet("even", new(3, 5, 2), [.. Enumerable.Repeat((byte)77, 30)], [0], 1).Resized(7, 4).Pixels, pixel => Assert.Equal(77, pixel));
        // Halved: each new pixel weighs the two below it 3/8 and the next ones 1/8, the middle cut off at the border.
        byte[] pixels = new ImageSet("line", new(1, 4, 1), [0, 80, 160, 240], [0], 1).Resized(1, 2).Pixels;
        Assert.Equal([(byte)Math.Round(((0.75 * 0) + (0.75 * 80) + (0.25 * 160)) / 1.75), (byte)Math.Round(((0.75 * 240) + (0.75 * 160) + (0.25 * 80)) / 1.75)], pixels);
        // Doubled: linear in between.
        Assert.Equal([0, 20, 60, 80], new ImageSet("two", new(2, 1, 1), [0, 80], [0], 1).Resized(4, 1).Pixels);
    }

    [Fact]
    public void Padded_PutsTheImageInTheMiddle()
    {
        ImageSet padded = new ImageSet("p", new(1, 2, 2), [1, 2, 3, 4], [0], 1).Padded(2, 4);
        Assert.Equal([0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], padded.Pixels);
        Assert.Contains("images of 1 x 2, which do not fit into 1 x 1", Assert.Throws<ImageDataException>(() => Three.Padded(1, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Grey_IsTheMeanOfTheChannels() =>
        Assert.Equal([20, 6], new ImageSet("g", new(1, 2, 3), [10, 20, 30, 5, 5, 7], [0], 1).Grey().Pixels);

    private static string Failure(byte[] pixels, int[] labels) =>
        Assert.Throws<ImageDataException>(() => new ImageSet("x", new(1, 2, 1), pixels, labels, 3)).Message;
}
