/// <summary>The class of the training picture whose features are nearest: what needs no trainer at all.</summary>
internal static class NearestNeighbour
{
    public static double Accuracy(IReadOnlyList<Encoded> training, IReadOnlyList<Encoded> test) =>
        test.Average(picture => training.MinBy(other => SquaredDistance(picture.Features, other.Features))!.Label == picture.Label ? 1.0 : 0);

    private static float SquaredDistance(float[] one, float[] other)
    {
        float sum = 0;
        for (int i = 0; i < one.Length; i++)
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        return sum;
    }
}
