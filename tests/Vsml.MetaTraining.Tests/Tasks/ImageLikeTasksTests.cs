using Xunit;

namespace Vsml.MetaTraining.Tests;

public class ImageLikeTasksTests
{
    private const int Side = 16, Rows = 120, Tasks = 20;

    [Fact]
    public void Neighbours_AreMoreAlikeThanDistantPixels()
    {
        double near = 0, far = 0;
        foreach (TabularTask task in Sample())
        {
            near += MeanCorrelation(task, 1) / Tasks;
            far += MeanCorrelation(task, 7) / Tasks;
        }

        Assert.True(near > far + 0.2, $"Correlation of neighbours is {near:F2}, at seven pixels {far:F2}.");
    }

    [Fact]
    public void SomeTasks_HaveConstantPixels_AtTheBorder()
    {
        double[] border = [.. Sample().Select(task => ConstantShare(task, row => row is 0 or Side - 1))];
        double[] middle = [.. Sample().Select(task => ConstantShare(task, row => row is Side / 2))];
        Assert.InRange(border.Count(share => share == 1), 3, 17);
        Assert.True(middle.Average() < 0.25);
    }

    private static IEnumerable<TabularTask> Sample()
    {
        Random random = new(1);
        for (int i = 0; i < Tasks; i++)
            yield return new ImageLikeTasks().Sample(new TaskShape(Side * Side, 4, Rows), random);
    }

    private static double ConstantShare(TabularTask task, Func<int, bool> which)
    {
        int[] pixels = [.. Enumerable.Range(0, Side * Side).Where(pixel => which(pixel / Side))];
        return pixels.Count(pixel => Column(task, pixel).All(value => value == 0)) / (double)pixels.Length;
    }

    private static double MeanCorrelation(TabularTask task, int distance)
    {
        double sum = 0;
        int pairs = 0;
        for (int row = 3; row < Side - 3; row += 2)
        {
            for (int column = 3; column + distance < Side - 3; column += 2, pairs++)
            {
                float[] a = Column(task, row * Side + column), b = Column(task, row * Side + column + distance);
                ColumnMath.Standardise(a);
                ColumnMath.Standardise(b);
                sum += a.Zip(b).Average(pair => pair.First * pair.Second);
            }
        }

        return sum / pairs;
    }

    private static float[] Column(TabularTask task, int input) => [.. Enumerable.Range(0, task.Rows).Select(row => task.Row(row)[input])];
}
