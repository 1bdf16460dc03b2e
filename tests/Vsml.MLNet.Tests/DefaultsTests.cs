using Microsoft.ML;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>The trainers as a user meets them: no options, the learning algorithm that ships.</summary>
public sealed class DefaultsTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Multiclass_LearnsWithDefaults()
    {
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label").Append(_context.MulticlassClassification.Trainers.Vsml());

        var model = pipeline.Fit(_context.View(Data.Clusters(128, seed: 1)));

        Assert.Equal(LearningAlgorithm.Default.Fingerprint, model.LastTransformer.Model.LearningAlgorithm.Fingerprint);
        Assert.InRange(_context.MulticlassClassification.Evaluate(model.Transform(_context.View(Data.Clusters(300, seed: 2)))).MicroAccuracy, 0.9, 1);
    }

    [Fact]
    public void Binary_LearnsWithDefaults()
    {
        var model = _context.BinaryClassification.Trainers.Vsml("Flag", exampleWeightColumnName: "Weight").Fit(_context.View(Data.Clusters(128, seed: 1)));

        Assert.InRange(_context.BinaryClassification.Evaluate(model.Transform(_context.View(Data.Clusters(300, seed: 2))), "Flag").Accuracy, 0.9, 1);
    }

    [Fact]
    public void LearningAlgorithm_ComesFromAFileOrAnObject()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
        try
        {
            DeltaRule.Algorithm.Save(path);
            IDataView data = _context.View(Data.Clusters(40, seed: 1));

            byte[] fromFile = _context.BinaryClassification.Trainers.Vsml(new() { LabelColumnName = "Flag", LearningAlgorithmFile = path }).Fit(data).Model.State();
            byte[] fromObject = _context.Binary().Fit(data).Model.State();

            Assert.Equal(fromObject, fromFile);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void LearningAlgorithmFile_ThatIsNotThere_IsAnErrorThatNamesIt()
    {
        var error = Assert.ThrowsAny<IOException>(() => _context.Binary(new() { LearningAlgorithmFile = "no-such-file.safetensors" }));

        Assert.Contains("no-such-file.safetensors", error.Message, StringComparison.Ordinal);
    }
}
