using Xunit;

namespace Vsml.MetaTraining.Tests;

public class GrownParametersTests
{
    private const int ProjectionMark = 7;
    private static readonly NetworkSpec Small = new() { StateSize = 4 };

    /// <summary>What a start was never taught to say of projections has no effect: in no set of ticks.</summary>
    [Theory]
    [InlineData(true, new[] { "tick.forward" })]
    [InlineData(false, new[] { "predict.forward", "update.forward" })]
    public void AStartWithoutProjections_BeginsDeafToTheMarkOfProjections(bool sharedTicks, string[] listeners)
    {
        NetworkSpec spec = Small with { SharedTicks = sharedTicks };
        LearningAlgorithm start = Random(spec);
        LearningAlgorithm grown = Grown(start, spec with { Projections = new ProjectionSpec() });

        foreach (ParameterTensor tensor in grown.Layout.Tensors)
        {
            ReadOnlySpan<float> before = Values(start, tensor.Name), after = Values(grown, tensor.Name);
            int mark = listeners.Contains(tensor.Name) ? ProjectionMark : -1;
            for (int k = 0; k < after.Length; k++)
                Assert.Equal(k / tensor.Columns == mark ? 0 : before[k], after[k]);
        }
    }

    [Fact]
    public void AStartWithProjections_KeepsWhatItLearnedOfThem()
    {
        LearningAlgorithm start = Random(Small with { Projections = new ProjectionSpec() });
        Assert.Equal(start.Parameters.ToArray(), Grown(start, start.Spec).Parameters.ToArray());
    }

    /// <summary>What a larger state adds is heard by nobody at first.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ALargerState_PredictsAndLearnsAlike(bool sharedTicks)
    {
        LearningAlgorithm start = Random(Small with { SharedTicks = sharedTicks });
        LearningAlgorithm grown = Grown(start, start.Spec with { StateSize = 9 });
        Learner learner = new(start, 3, 3), larger = new(grown, 3, 3);
        float[] expected = new float[3], actual = new float[3];
        Random random = new(1);
        for (int row = 0; row < 20; row++)
        {
            float[] features = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            learner.Predict(features, expected);
            larger.Predict(features, actual);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            learner.Observe(features, row % 3);
            larger.Observe(features, row % 3);
        }
    }

    private static LearningAlgorithm Random(NetworkSpec spec) => new(spec, InitialParameters.Draw(spec, new Random(3)), new Provenance());

    private static LearningAlgorithm Grown(LearningAlgorithm start, NetworkSpec spec) =>
        new(spec, GrownParameters.Of(start, spec, new Random(5)), new Provenance());

    private static ReadOnlySpan<float> Values(LearningAlgorithm algorithm, string name)
    {
        ParameterTensor tensor = algorithm.Layout.Find(name)!.Value;
        return algorithm.Parameters.Span.Slice(tensor.Offset, tensor.Length);
    }
}
