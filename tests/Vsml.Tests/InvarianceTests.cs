using Xunit;

namespace Vsml.Tests;

/// <summary>What a learner does not care about: the units of a feature, the order of features, the order of classes.</summary>
public sealed class InvarianceTests
{
    private const int Inputs = 6, Classes = 4;
    private static readonly LabelledRow[] _rows = Rows.Random(30, Inputs, Classes, missing: 0.1);

    [Theory]
    [InlineData("default")]
    [InlineData("random")]
    public void AnotherUnitOfAFeature_ChangesNothing(string algorithm)
    {
        float[] scale = [2, 0.001f, 1000, 1, 33, 0.5f], shift = [0, 0.01f, -500, 7, 0, 1];

        AssertSame(algorithm, row => row with { Features = [.. row.Features.Select((x, a) => (scale[a] * x) + shift[a])] }, p => p);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("random")]
    public void AnotherOrderOfInputs_ChangesNothing(string algorithm)
    {
        int[] order = [3, 0, 5, 1, 4, 2];

        AssertSame(algorithm, row => row with { Features = [.. order.Select(a => row.Features[a])] }, p => p);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("random")]
    public void AnotherOrderOfClasses_ChangesTheirOrderAlone(string algorithm)
    {
        int[] renamed = [2, 0, 3, 1];

        AssertSame(algorithm, row => row with { Label = renamed[row.Label] }, p => [.. renamed.Select(b => p[b])]);
    }

    private static void AssertSame(string name, Func<LabelledRow, LabelledRow> change, Func<float[], float[]> undo)
    {
        LearningAlgorithm algorithm = name == "default" ? LearningAlgorithm.Default : Algorithms.Random(Algorithms.WithExperts);
        Learner learner = new(algorithm, Inputs, Classes), changed = new(algorithm, Inputs, Classes);
        foreach (LabelledRow row in _rows)
        {
            LabelledRow other = change(row);
            Close.Assert(learner.Predict(row.Features), undo(changed.Predict(other.Features)), 1e-4, "probability");
            learner.Observe([row]);
            changed.Observe([other]);
        }
    }
}
