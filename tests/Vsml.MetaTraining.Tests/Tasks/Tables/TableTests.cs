using Xunit;

namespace Vsml.MetaTraining.Tests;

public class TableTests
{
    [Fact]
    public void ColumnPlan_FillsTheInputsExactly_InformativeColumnsFirst()
    {
        Random random = new(1);
        for (int i = 0; i < 2000; i++)
        {
            int inputs = random.LogUniformInteger(1, 300);
            Column[] columns = ColumnPlan.Sample(inputs, random);
            Assert.Equal(inputs, columns.Sum(column => column.Width));
            Assert.Equal(ColumnSource.Informative, columns[0].Source);
            Assert.Equal(columns.OrderBy(column => column.Source), columns);
        }
    }

    [Fact]
    public void ColumnPlan_DrawsEveryKindAndSource()
    {
        Random random = new(2);
        Column[] columns = [.. Enumerable.Range(0, 1000).SelectMany(_ => ColumnPlan.Sample(20, random))];
        double inputs = columns.Sum(column => column.Width);
        double Share(Func<Column, bool> which) => columns.Where(which).Sum(column => column.Width) / inputs;
        Assert.InRange(Share(column => column.Kind == ColumnKind.Numeric), 0.4, 0.7);
        Assert.InRange(Share(column => column.Kind == ColumnKind.OneHot), 0.15, 0.4);
        Assert.InRange(Share(column => column.Kind == ColumnKind.Ordinal), 0.08, 0.3);
        Assert.InRange(Share(column => column.Source == ColumnSource.Informative), 0.5, 0.85);
        Assert.InRange(Share(column => column.Source == ColumnSource.Noise), 0.05, 0.25);
        Assert.InRange(Share(column => column.Source == ColumnSource.Redundant), 0.05, 0.3);
        Assert.InRange(Share(column => column.Source == ColumnSource.Constant), 0.001, 0.05);
    }

    [Fact]
    public void OneHotGroups_SumToOne_OrToZeroForALevelWithoutIndicator()
    {
        const int Rows = 200;
        Column[] columns =
        [
            new(ColumnKind.OneHot, ColumnSource.Informative, 4, 4),
            new(ColumnKind.OneHot, ColumnSource.Informative, 6, 5),
            new(ColumnKind.OneHot, ColumnSource.Constant, 3, 3),
        ];
        Table table = new(columns, Rows);
        Random random = new(3);
        random.FillGaussian(table.InformativeLatents);
        table.Observe(0, 2, random);
        (float[] features, int[] starts) = TableWriter.Write(table, 12, random);
        for (int row = 0; row < Rows; row++)
        {
            Assert.Equal(1, Sum(features, row * 12 + starts[0], 4));
            Assert.Equal(1, features[row * 12 + starts[0] + (int)table.Observed(0)[row]]);
            Assert.Equal(table.Observed(1)[row] < 5 ? 1 : 0, Sum(features, row * 12 + starts[1], 5));
            Assert.Equal(1, Sum(features, row * 12 + starts[2], 3));
        }

        Assert.All(features, value => Assert.True(value is 0 or 1));
        Assert.InRange(table.Observed(1).ToArray().Count(level => level == 5), 1, Rows - 1);
    }

    [Fact]
    public void OrdinalColumns_TakeAsManyValuesAsLevels()
    {
        Table table = new([new(ColumnKind.Ordinal, ColumnSource.Informative, 3, 1), new(ColumnKind.Ordinal, ColumnSource.Informative, 2, 1)], 500);
        Random random = new(4);
        random.FillGaussian(table.InformativeLatents);
        table.Observe(0, 2, random);
        (float[] features, int[] starts) = TableWriter.Write(table, 2, random);
        int Distinct(int column) => features.Where((_, i) => i % 2 == starts[column]).Distinct().Count();
        Assert.Equal((3, 2), (Distinct(0), Distinct(1)));
    }

    [Fact]
    public void RedundantColumns_FollowInformativeOnes_AndNoiseDoesNot()
    {
        const int Rows = 400;
        double redundant = 0, noise = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            Table table = new(
                [.. new[] { ColumnSource.Informative, ColumnSource.Redundant, ColumnSource.Noise }.Select(source => new Column(ColumnKind.Numeric, source, 0, 1))],
                Rows);
            Random random = new(seed);
            random.FillGaussian(table.InformativeLatents);
            table.FillOtherLatents(random);
            redundant += Correlation(table.Latent(0), table.Latent(1)) / 30;
            noise += Correlation(table.Latent(0), table.Latent(2)) / 30;
        }

        Assert.InRange(redundant, 0.85, 1);
        Assert.InRange(noise, 0, 0.1);
    }

    [Fact]
    public void Marginals_AreFinite_AndOftenSkewed()
    {
        Random random = new(5);
        float[] latent = new float[300], observed = new float[300];
        int skewed = 0;
        const int Draws = 400;
        for (int i = 0; i < Draws; i++)
        {
            random.FillGaussian(latent, 2);
            Marginal.Sample(random).Apply(latent, observed, random);
            Assert.All(observed, value => Assert.True(float.IsFinite(value)));
            double mean = observed.Average(), deviation = Math.Sqrt(observed.Average(x => (x - mean) * (x - mean)));
            skewed += deviation > 0 && Math.Abs(observed.Average(x => Math.Pow((x - mean) / deviation, 3))) > 1 ? 1 : 0;
        }

        Assert.InRange(skewed / (double)Draws, 0.2, 0.6);
    }

    [Fact]
    public void MissingValues_AreRareAmongTasks_AndTakeWholeGroups()
    {
        Column[] columns = [new(ColumnKind.OneHot, ColumnSource.Informative, 3, 3), new(ColumnKind.Numeric, ColumnSource.Informative, 0, 1)];
        Random random = new(6);
        int complete = 0;
        const int Tasks = 500;
        for (int i = 0; i < Tasks; i++)
        {
            float[] features = new float[50 * 4];
            MissingValues.Remove(new Table(columns, 50), [1, 0], new int[50], features, random);
            complete += features.Any(float.IsNaN) ? 0 : 1;
            for (int row = 0; row < 50; row++)
                Assert.True(features.AsSpan(row * 4 + 1, 3).ToArray().Count(float.IsNaN) is 0 or 3);
        }

        Assert.InRange(complete / (double)Tasks, 0.7, 0.92);
    }

    private static float Sum(float[] features, int start, int width) => features.AsSpan(start, width).ToArray().Sum();

    private static double Correlation(Span<float> a, Span<float> b)
    {
        ColumnMath.Standardise(a);
        ColumnMath.Standardise(b);
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return Math.Abs(sum / a.Length);
    }
}
