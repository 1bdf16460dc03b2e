namespace Vsml.Samples.Tests;

public sealed class ImagesSampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-images-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OfTheDrawings_VsmlRecognisesMostFromFewByResNet18_AndAClassIsAdded()
    {
        Sample run = Sample.Run("Images", "--featurizer", "resnet18", "--sizes", "1,5", "--draws", "2", "--tests", "6");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith("66 pictures of 6 classes\n", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("ResNet18: 512 numbers a picture", run.Output, StringComparison.Ordinal);
        double[] vsml = run.Accuracies("Vsml"), nearest = run.Accuracies("1 nearest neighbour");
        Assert.True(vsml[1] > vsml[0] && vsml[1] > 0.6 && vsml[1] > nearest[1], run.Output);

        double[] before = run.Numbers("before"), after = run.Numbers("with 3 of every other class, by Fit");
        Assert.Equal(0, before[0]);
        Assert.True(after[0] > 0.3 && after[1] > before[1] - 0.3, run.Output);
    }

    [Fact]
    public void IdxFiles_AreUnpackedClassByClass()
    {
        // Three classes of 4 x 4 grey pictures: dark, middling, bright.
        byte[] labels = [.. Enumerable.Range(0, 24).Select(i => (byte)(i % 3))];
        File.WriteAllBytes(Path.Combine(_folder, "labels"), [0, 0, 8, 1, 0, 0, 0, 24, .. labels]);
        File.WriteAllBytes(Path.Combine(_folder, "images"), [0, 0, 8, 3, 0, 0, 0, 24, 0, 0, 0, 4, 0, 0, 0, 4, .. labels.SelectMany(label => Enumerable.Repeat((byte)(10 + (label * 110)), 16))]);

        Sample run = Sample.Run("Images", "--idx", Path.Combine(_folder, "images"), Path.Combine(_folder, "labels"),
            "--featurizer", "pixels", "--sizes", "3", "--draws", "1", "--tests", "4");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith("21 pictures of 3 classes\n", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal([1.0], run.Accuracies("Vsml"));
        Assert.Equal([1.0], run.Accuracies("1 nearest neighbour"));
    }

    [Theory]
    [InlineData(2, "there is no option '--row'", "--row")]
    [InlineData(2, "--featurizer: there is no 'vgg'; there are pixels and resnet18", "--featurizer", "vgg")]
    [InlineData(1, "no such folder", "nowhere")]
    [InlineData(1, "has 2 folders with pictures in them; three or more, a class each, were expected", "", "--sizes", "1")]
    public void WhatCannotBeLearned_IsRefusedWithTheReason(int exitCode, string message, params string[] arguments)
    {
        foreach (string name in (string[])["cat", "dog"])
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, name)).FullName, "1.png"), "");
        Sample run = Sample.Run("Images", [.. arguments.Select(argument => argument.Length == 0 ? _folder : argument)]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
