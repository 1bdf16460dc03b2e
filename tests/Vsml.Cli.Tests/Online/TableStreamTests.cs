using Vsml.Cli.Online;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Tests.Online;

public class TableStreamTests
{
    [Fact]
    public void Read_LeavesNumbersAsTheyAreAndEncodesTextOneHot()
    {
        var table = CsvTable.Read("t.csv", new StringReader("n,t,label,m\n1.5,a,yes,7\n,b,no,1e300\n-2,,yes,0\n"));
        var stream = new TableStream(Dataset.From(table, "label", "t"));

        Assert.Equal(("t", 3, 4, 2), (stream.Name, stream.Rows, stream.Inputs, stream.Classes));
        Assert.Equal([[1.5f, 1, 0, 7], [float.NaN, 0, 1, float.MaxValue], [-2, 0, 0, 0]], Enumerable.Range(0, 3).Select(row =>
        {
            var features = new float[4];
            stream.Read(row, features);
            return features;
        }));
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(stream.Label));
    }
}
