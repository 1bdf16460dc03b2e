using Vsml.Cli.Online;

namespace Vsml.Cli.Tests.Online;

public class TableStreamTests
{
    [Fact]
    public void Begin_LeavesNumbersAsTheyAreAndEncodesTextsAsTheyAreMet()
    {
        var numbers = new NumberColumn("n", [1.5, double.NaN, -2]);
        var texts = new TextColumn("t", [0, 1, TextColumn.Missing], ["a", "b"]);
        var large = new NumberColumn("m", [7, 1e300, 0]);
        var stream = new TableStream(new Dataset("t", [numbers, texts, large], [0, 1, 0], ["yes", "no"]));

        Assert.Equal(("t", 3, 4, 2), (stream.Name, stream.Rows, stream.Inputs, stream.Classes));
        Assert.Equal([[1.5f, 1, 0, 7], [float.NaN, 0, 1, float.MaxValue], [-2, 0, 0, 0]], Read(stream, 0, 1, 2));
        // In another order another text is the first.
        Assert.Equal([[float.NaN, 1, 0, float.MaxValue], [1.5f, 0, 1, 7]], Read(stream, 1, 0));
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(stream.Label));
    }

    [Fact]
    public void ATextColumnOfVeryManyTexts_TakesInputsForTheTextsThatAreMetAgain()
    {
        // c and d come twice, the others once; of more texts than two no more than two are encoded.
        var ids = new TextColumn("id", [0, 1, 2, 3, 2, 2, 4, 3, 3], ["a", "b", "c", "d", "e"]) { MaxCategories = 2 };
        var stream = new TableStream(new Dataset("t", [ids], new int[9], ["yes", "no"]));

        Assert.Equal(2, stream.Inputs);
        Assert.Equal(
            [[0, 0], [0, 0], [0, 0], [0, 0], [1, 0], [1, 0], [0, 0], [0, 1], [0, 1]],
            Read(stream, 0, 1, 2, 3, 4, 5, 6, 7, 8));
    }

    [Fact]
    public void UniqueTexts_CostNoInputAtAll()
    {
        TextColumn Unique(int texts) => new("id", [.. Enumerable.Range(0, texts)], [.. Enumerable.Range(0, texts).Select(i => $"{i}")]);
        var column = new NumberColumn("n", new double[5000]);

        Assert.Equal(1, new TableStream(new Dataset("t", [Unique(5000), column, Unique(5000)], new int[5000], ["yes", "no"])).Inputs);
        var nothing = new TableStream(new Dataset("t", [Unique(5000)], new int[5000], ["yes", "no"]));
        Assert.Equal([[0f]], Read(nothing, 3));
    }

    private static float[][] Read(TableStream stream, params int[] rows)
    {
        RowReader read = stream.Begin();
        return [.. rows.Select(row =>
        {
            var features = new float[stream.Inputs];
            Array.Fill(features, 9);
            read(row, features);
            return features;
        })];
    }
}
