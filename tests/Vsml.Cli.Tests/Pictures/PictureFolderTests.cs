using SkiaSharp;

namespace Vsml.Cli.Tests.Pictures;

public sealed class PictureFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Compare_TakesAFolderOfAFolderForEveryClass()
    {
        CommandRun run = await CommandRun.OfAsync("compare", WritePictures(30, colour: SKColors.White), "--train-sizes", "24", "--repeats", "1", "--trainers", "LbfgsMaximumEntropy",
            "--by-dataset", "accuracy", "--output", _folder["results.csv"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("pictures: 90 pictures of 3 classes, 1024 numbers each (pixels)", run.Error, StringComparison.Ordinal);
        string[] result = File.ReadAllLines(_folder["results.csv"])[1].Split(',');
        Assert.Equal(("pictures", "24"), (result[0], result[1]));
        Assert.InRange(double.Parse(result[4], System.Globalization.CultureInfo.InvariantCulture), 0.9, 1);
    }

    [Fact]
    public async Task Compare_TakesThemByResNet18()
    {
        CommandRun run = await CommandRun.OfAsync("compare", WritePictures(21, SKColors.Orange), "--featurizer", "resnet18", "--train-sizes", "12", "--repeats", "1",
            "--trainers", "LbfgsMaximumEntropy", "--output", _folder["results.csv"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("pictures: 63 pictures of 3 classes, 512 numbers each (resnet18)", run.Error, StringComparison.Ordinal);
        Assert.InRange(double.Parse(File.ReadAllLines(_folder["results.csv"])[1].Split(',')[4], System.Globalization.CultureInfo.InvariantCulture), 0.7, 1);
    }

    [Fact]
    public async Task Online_TakesItToo()
    {
        CommandRun run = await CommandRun.OfAsync("online", WritePictures(20, SKColors.Orange), "--rivals", "neighbours", "--rows", "60");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("pictures: 60 pictures of 3 classes, 3072 numbers each (pixels)", run.Error, StringComparison.Ordinal);
        Assert.Contains("5 nearest neighbours", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--label", "price")]
    [InlineData]
    public async Task Regression_HasNoNumbersInThem_AndSaysSo(params string[] more)
    {
        CommandRun run = await CommandRun.OfAsync(["compare", WritePictures(2, SKColors.White), "--task", "regression", .. more]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("is a folder of pictures, whose folders are classes; a table with a column of numbers was expected", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task WhatIsNoPicture_IsNamed()
    {
        string pictures = WritePictures(2, SKColors.White);
        string broken = Path.Combine(pictures, "disc", "broken.png");
        File.WriteAllText(broken, "no picture");
        CommandRun run = await CommandRun.OfAsync("compare", pictures);
        Assert.Equal((1, $"vsml: {broken}: is no picture that can be read\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task AnOutputThatIsAPicture_IsRefused()
    {
        string pictures = WritePictures(2, SKColors.White), picture = Path.Combine(pictures, "bar", "1.png");
        byte[] before = File.ReadAllBytes(picture);
        foreach (string verb in (string[])["compare", "online"])
        {
            CommandRun run = await CommandRun.OfAsync(verb, pictures, "--output", picture);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains(picture, run.Error, StringComparison.Ordinal);
        }
        Assert.Equal(before, File.ReadAllBytes(picture));
    }

    [Fact]
    public async Task OneClassAlone_OrAFolderWithNeither_IsRefused()
    {
        string pictures = WritePictures(2, SKColors.White);
        Directory.Delete(Path.Combine(pictures, "disc"), recursive: true);
        Directory.Delete(Path.Combine(pictures, "bar"), recursive: true);
        CommandRun one = await CommandRun.OfAsync("compare", pictures);
        CommandRun neither = await CommandRun.OfAsync("compare", Path.Combine(pictures, "frame"), "--label", "x");
        CommandRun unknown = await CommandRun.OfAsync("compare", pictures, "--featurizer", "vgg");

        Assert.Equal((1, $"vsml: {pictures}: has 1 folder with pictures in it; two or more, a class each, were expected\n"), (one.ExitCode, one.Error));
        Assert.Contains("has no .csv, .tsv, .csv.gz or .tsv.gz file, and no folders of pictures", neither.Error, StringComparison.Ordinal);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("--featurizer: there is no 'vgg'; pixels, convolution, resnet18 were expected", unknown.Error, StringComparison.Ordinal);
    }

    private string WritePictures(int perClass, SKColor colour) => DrawnPictures.Write(_folder["pictures"], perClass, colour);
}
