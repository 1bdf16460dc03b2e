using TorchSharp;
using Vsml.MetaTraining.Images;
using Vsml.MetaTraining.Paper;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public class FewShotTasksTests
{
    [Fact]
    public void EveryClassIsShownKTimes_ThenUnseenImagesOfThemAreAskedFor()
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch batch = new FewShotTasks(MadeImages.Numbered(60, 12), ways: 4, shots: 2, Standardisation.None).Sample(10, 11, new Random(1));
        Assert.Equal((4, 11), (batch.Classes, batch.Steps));
        Assert.Equal([true, true, true, true, true, true, true, true, false, false, false], batch.IsShown);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1], batch.LossWeights);
        for (int episode = 0; episode < 10; episode++)
        {
            (int Image, long Label)[] steps = [.. Enumerable.Range(0, 11).Select(t => (
                (int)Math.Round(batch.Inputs[episode, t, 0, 0, 0].ToSingle() * 255), batch.Labels[episode, t].ToInt64()))];
            Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3], steps[..8].Select(step => step.Label).Order());
            Assert.Equal(8, steps[..8].Select(step => step.Image).Distinct().Count());
            Dictionary<long, int> classOf = steps[..8].Select(step => (step.Label, step.Image % 12)).Distinct().ToDictionary();
            Assert.All(steps[8..], query =>
            {
                Assert.Equal(classOf[query.Label], query.Image % 12);
                Assert.DoesNotContain(query.Image, steps[..8].Select(step => step.Image));
            });
        }
    }

    [Fact]
    public void TooFewClassesOrSteps_AreRefused()
    {
        ImageSet images = MadeImages.Numbered(6, 3);
        Assert.Contains("numbered: has 0 classes of more than 2 images; 3 or more were expected",
            Assert.Throws<ImageDataException>(() => new FewShotTasks(images, 3, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FewShotTasks(images, 3, 1).Sample(1, 3, new Random(1)));
    }
}
