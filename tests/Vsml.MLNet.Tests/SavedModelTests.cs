using Microsoft.ML;
using Xunit;

namespace Vsml.MLNet.Tests;

public sealed class SavedModelTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-model-").FullName;

    private string ModelPath => Path.Combine(_folder, "model.zip");

    [Fact]
    public void Multiclass_LoadsFromAFile_AndScoresAsBefore()
    {
        IDataView data = _context.View(Data.Clusters(60, seed: 1));
        var model = _context.Multiclass().Fit(data);

        _context.Model.Save(model, data.Schema, ModelPath);
        ITransformer loaded = new MLContext().Model.Load(ModelPath, out DataViewSchema schema);

        Assert.Equal(model.Scores(data), loaded.Scores(data));
        Assert.Equal(["Label", "Flag", "Features", "Weight"], schema.Select(column => column.Name));
    }

    [Fact]
    public void Binary_LoadsFromAStream_AndScoresAsBefore()
    {
        IDataView data = _context.View(Data.Clusters(60, seed: 1));
        var model = _context.Binary().Fit(data);

        using var stream = new MemoryStream();
        _context.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(model.Probabilities(data), loaded.Probabilities(data));
    }

    [Fact]
    public void LoadedModel_KeepsItsSizesAndGoesOnLearning()
    {
        IDataView data = _context.View(Data.Clusters(60, seed: 1));
        IDataView more = _context.View(Data.Clusters(40, seed: 2));
        var trainer = _context.Binary(new() { NumberOfRowOrders = 2 });
        var model = trainer.Fit(data);
        _context.Model.Save(model, data.Schema, ModelPath);

        var loaded = (Microsoft.ML.Data.BinaryPredictionTransformer<VsmlBinaryModelParameters>)_context.Model.Load(ModelPath, out _);

        Assert.Equal((4, 2, 2, 60), (loaded.Model.NumberOfFeatures, loaded.Model.NumberOfClasses, loaded.Model.NumberOfRowOrders, (int)loaded.Model.NumberOfObservedRows));
        Assert.Equal(model.Model.LearningAlgorithm.Fingerprint, loaded.Model.LearningAlgorithm.Fingerprint);
        Assert.Equal(trainer.Fit(more, model.Model).Model.State(), trainer.Fit(more, loaded.Model).Model.State());
    }

    [Fact]
    public void DamagedModel_IsAnError()
    {
        IDataView data = _context.View(Data.Clusters(60, seed: 1));
        _context.Model.Save(_context.Binary().Fit(data), data.Schema, ModelPath);
        byte[] bytes = File.ReadAllBytes(ModelPath);
        File.WriteAllBytes(ModelPath, bytes[..(bytes.Length / 2)]);

        Assert.ThrowsAny<Exception>(() => _context.Model.Load(ModelPath, out _));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
