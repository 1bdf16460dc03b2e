using Vsml.MetaTraining.Images;

namespace Vsml.MetaTraining.Tests.Paper;

/// <summary>Sets of images that tests make.</summary>
internal static class MadeImages
{
    /// <summary>One channel; the first pixel of image i is i, the others are 100 times its class plus noise.</summary>
    public static ImageSet Numbered(int count, int classes, int side = 2)
    {
        Random random = new(count);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % classes)];
        byte[] pixels = [.. labels.SelectMany((label, i) => Enumerable.Range(0, side * side)
            .Select(p => (byte)(p == 0 ? i : (label * 200 / classes) + random.Next(20))))];
        return new ImageSet("numbered", new(side, side, 1), pixels, labels, classes);
    }
}
