using Vsml.Cli.Tests;
using Vsml.MetaTraining.Images;
using Vsml.MetaTraining.Paper;

namespace Vsml.MetaTraining.Tests.Paper;

/// <summary>Sets that tests make, as files in a folder, and scales at which an experiment takes seconds.</summary>
internal static class MadeSets
{
    public static readonly ExperimentScale Tiny = new()
    {
        MetaSteps = 2, Episodes = 2, EpisodeLength = 4, Population = 4, Side = 4, Images = 60, TestEpisodes = 2, TestLength = 6,
        StateSize = 4, MessageSize = 4, HiddenUnits = 3, CloneSteps = 8,
    };

    /// <summary>MNIST and Fashion-MNIST of 60 images, 4 x 4, in which the class is a row or a column of bright pixels; Omniglot of 18 characters.</summary>
    public static ImageSets Write(TemporaryFolder folder)
    {
        foreach (string name in (string[])["mnist", "fashion-mnist"])
        {
            Write(folder, $"{name}-train", 60, 10);
            Write(folder, $"{name}-test", 60, 10);
        }
        Write(folder, "omniglot", 18 * 4, 18);
        return new ImageSets([folder.Path]);
    }

    private static void Write(TemporaryFolder folder, string name, int count, int classes)
    {
        Random random = new(name.Length);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % classes)];
        IEnumerable<byte> pixels = labels.SelectMany(label => Enumerable.Range(0, 16)
            .Select(i => (byte)(random.Next(60) + (label % 16 == i || (label * 3 % 16) == i ? 190 : 0))));
        File.WriteAllBytes(folder[$"{name}-images.idx"], IdxFiles.Bytes([count, 4, 4], pixels));
        File.WriteAllBytes(folder[$"{name}-labels.idx"], IdxFiles.Bytes([count], labels.Select(label => (byte)label)));
    }
}
