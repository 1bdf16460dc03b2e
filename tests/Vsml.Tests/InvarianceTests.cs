using Xunit;

namespace Vsml.Tests;

/// <summary>What a learner does not care about: the units of a feature, the order of features, the order of classes.</summary>
public sealed class InvarianceTests
{
    private const int Inputs = 6, Classes = 4;
    private static readonly LabelledRow[] _rows = Rows.Random(30, Inputs, Classes, missing: 0.1);

    public static TheoryData<string, LearningAlgorithm> LearningAlgorithms => new()
    {
        { "default", LearningAlgorithm.Default },
        { "random", Algorithms.Random(Algorithms.OneLayer) },
    };

    [Theory]
    [MemberData(nameof(LearningAlgorithms))]
    public void AnotherUnitOfAFeature_ChangesNothing(string name, LearningAlgorithm algorithm)
    {
        float[] scale = [2, 0.001f, 1000, 1, 33, 0.5f], shift = [0, 0.01f, -500, 7, 0, 1];

        AssertSame(algorithm, row => row with { Features = [.. row.Features.Select((x, a) => (scale[a] * x) + shift[a])] }, p => p, name);
    }

    [Theory]
    [MemberData(nameof(LearningAlgorithms))]
    public void AnotherOrderOfInputs_ChangesNothing(string name, LearningAlgorithm algorithm)
    {
        int[] order = [3, 0, 5, 1, 4, 2];

        AssertSame(algorithm, row => row with { Features = [.. order.Select(a => row.Features[a])] }, p => p, name);
    }

    [Theory]
    [MemberData(nameof(LearningAlgorithms))]
    public void AnotherOrderOfClasses_ChangesTheirOrderAlone(string name, LearningAlgorithm algorithm)
    {
        int[] renamed = [2, 0, 3, 1];

        AssertSame(algorithm, row => row with { Label = renamed[row.Label] }, p => [.. renamed.Select(b => p[b])], name);
    }

    private static void AssertSame(LearningAlgorithm algorithm, Func<LabelledRow, LabelledRow> change, Func<float[], float[]> undo, string name)
    {
        Learner learner = new(algorithm, Inputs, Classes), changed = new(algorithm, Inputs, Classes);
        foreach (LabelledRow row in _rows)
        {
            LabelledRow other = change(row);
            Close.Assert(learner.Predict(row.Features), undo(changed.Predict(other.Features)), 1e-4, $"{name}: probability");
            learner.Observe([row]);
            changed.Observe([other]);
        }
    }
}
