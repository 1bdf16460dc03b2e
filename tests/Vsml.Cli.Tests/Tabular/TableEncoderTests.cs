using Vsml.Cli.Tabular;

namespace Vsml.Cli.Tests.Tabular;

public class TableEncoderTests
{
    [Fact]
    public void Encode_StandardisesByTheTrainingRowsAlone()
    {
        TableEncoder encoder = Learn(new NumberColumn("x", [1, 3, double.NaN, 100]), 0, 1, 2);

        Assert.Equal([-1f], encoder.Encode(0));
        Assert.Equal([1f], encoder.Encode(1));
        Assert.Equal([0f], encoder.Encode(2));
        Assert.Equal([98f], encoder.Encode(3));
    }

    [Fact]
    public void Encode_GivesAllZerosForUnseenAndMissingText()
    {
        TableEncoder encoder = Learn(new TextColumn("t", [0, 1, 0, 2, TextColumn.Missing], ["a", "b", "c"]), 0, 1);

        Assert.Equal([1f, 0f], encoder.Encode(0));
        Assert.Equal([0f, 1f], encoder.Encode(1));
        Assert.Equal([1f, 0f], encoder.Encode(2));
        Assert.Equal([0f, 0f], encoder.Encode(3));
        Assert.Equal([0f, 0f], encoder.Encode(4));
    }

    [Fact]
    public void Encode_GivesZeroForANumberThatDoesNotVaryOrIsNeverThereInTheTrainingRows()
    {
        Assert.Equal([0f], Learn(new NumberColumn("x", [0.1, 0.1, 0.1, 7]), 0, 1, 2).Encode(3));
        Assert.Equal([0f], Learn(new NumberColumn("x", [double.NaN, 5]), 0).Encode(1));
    }

    [Fact]
    public void Encode_HasAFeatureEvenWhereTheTrainingRowsTellNothing() =>
        Assert.Equal([0f], Learn(new TextColumn("t", [TextColumn.Missing, 0], ["a"]), 0).Encode(1));

    private static TableEncoder Learn(FeatureColumn column, params int[] trainingRows) =>
        TableEncoder.Learn(new Dataset("d", [column], new int[5], ["x", "y"]), trainingRows);
}
