using System.Globalization;
using SkiaSharp;
using Vsml.Cli.Tests.Pictures;

namespace Vsml.Cli.Tests.Online;

/// <summary>What <c>--featurizer</c> makes of files of images and of folders of pictures, side by side.</summary>
[Collection(TorchSharpTests.Name)]
public sealed class FeaturizedStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(new[] { 16, 16 })]
    [InlineData(new[] { 16, 16, 3 })]
    [InlineData(new[] { 3, 16, 16 })]
    public async Task BarsAnywhere_AreLearnedSoonerByConvolution_InStreamsSideBySide(int[] sizes)
    {
        (string images, string labels) = WriteBars(sizes, 300);
        string table = _folder.WriteFlowers("flowers.csv", 60);

        CommandRun run = await CommandRun.OfAsync(
            "online", images, labels, table, "--label", "kind", "--rows", "300", "--rivals", "none", "--featurizer", "pixels,convolution");

        Assert.True(run.ExitCode == 0, run.Error);
        Dictionary<string, double> accuracies = run.Output.Split('\n').TakeWhile(line => !line.Contains("| 10 ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| bars", StringComparison.Ordinal) || line.StartsWith("| flowers", StringComparison.Ordinal))
            .Select(line => line.Split('|')).GroupBy(cells => cells[1].Trim()).ToDictionary(rows => rows.Key, rows => double.Parse(rows.First()[5], CultureInfo.InvariantCulture));
        Assert.Equal(["bars (convolution)", "bars (pixels)", "flowers"], accuracies.Keys.Order(StringComparer.Ordinal));
        Assert.True(accuracies["bars (convolution)"] > accuracies["bars (pixels)"] + 0.05, string.Join(' ', accuracies));
    }

    [Fact]
    public async Task OneFeaturizer_LeavesTheName_AndAShuffleIsTheSameForAll()
    {
        (string images, string labels) = WriteBars([16, 16], 60);
        string[] arguments = ["online", images, labels, "--rows", "60", "--seed", "3", "--rivals", "last-label"];
        CommandRun alone = await CommandRun.OfAsync([.. arguments, "--featurizer", "convolution"]);
        CommandRun both = await CommandRun.OfAsync([.. arguments, "--featurizer", "convolution,pixels"]);
        Assert.Contains("| bars ", alone.Output, StringComparison.Ordinal);
        // The last label tells the order.
        Assert.Single(LastLabels(both).Concat(LastLabels(alone)).Distinct());
        Assert.Equal(2, LastLabels(both).Count());

        static IEnumerable<string> LastLabels(CommandRun run) => run.Output.Split('\n')
            .Where(line => line.Contains("| last label ", StringComparison.Ordinal)).Select(line => line.Split('|')).Where(cells => cells.Length == 11).Select(cells => cells[5]);
    }

    [Fact]
    public async Task AFolderOfPictures_IsMetByConvolutionToo()
    {
        string pictures = DrawnPictures.Write(_folder["shapes"], 12, SKColors.Orange);
        CommandRun run = await CommandRun.OfAsync("online", pictures, "--featurizer", "pixels,convolution", "--rivals", "none");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("| shapes (pixels) ", run.Output, StringComparison.Ordinal);
        Assert.Contains("| shapes (convolution) ", run.Output, StringComparison.Ordinal);
        Assert.Contains("1536 numbers each (convolution)", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--featurizer: there is no 'vgg'; pixels, convolution, resnet18 were expected", "pixels,vgg")]
    [InlineData(2, "--featurizer: names none", ",")]
    [InlineData(1, "--featurizer resnet18 takes folders of pictures; a file of images has pixels alone", "resnet18")]
    [InlineData(1, "has images of 256 numbers; rows and columns, two or more of each, were expected for --featurizer convolution", "convolution", 256)]
    public async Task WhatTakesNoSuchImages_IsSaid(int exitCode, string message, string featurizers, params int[] sizes)
    {
        (string images, string labels) = WriteBars(sizes.Length > 0 ? sizes : [16, 16], 30);
        CommandRun run = await CommandRun.OfAsync("online", images, labels, "--rows", "30", "--rivals", "none", "--featurizer", featurizers);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    // Bright bars on 16 x 16 pixels, upright or lying, anywhere.
    private (string Images, string Labels) WriteBars(int[] sizes, int rows)
    {
        const int Side = 16, Length = 5;
        var random = new Random(7);
        bool planar = sizes is [3, ..];
        int colours = sizes.Aggregate(1, (product, size) => product * size) / (Side * Side);
        var values = new List<byte>();
        var labels = new List<byte>();
        for (int row = 0; row < rows; row++)
        {
            int label = random.Next(2), at = (random.Next(Side - Length) * Side) + random.Next(Side - Length);
            byte[] shades = [.. Enumerable.Range(0, Side * Side).Select(_ => (byte)random.Next(40))];
            for (int i = 0; i < Length; i++)
                shades[at + (label == 0 ? i : i * Side)] = 220;
            values.AddRange(planar ? Enumerable.Repeat(shades, colours).SelectMany(plane => plane) : shades.SelectMany(shade => Enumerable.Repeat(shade, colours)));
            labels.Add((byte)label);
        }

        (string images, string names) = (_folder["bars-images.idx"], _folder["bars-labels.idx"]);
        File.WriteAllBytes(images, IdxFiles.Bytes([rows, .. sizes], values));
        File.WriteAllBytes(names, IdxFiles.Bytes([rows], labels));
        return (images, names);
    }
}
