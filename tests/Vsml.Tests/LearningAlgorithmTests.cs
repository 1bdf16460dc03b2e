using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Xunit;

namespace Vsml.Tests;

public sealed class LearningAlgorithmTests
{
    private const string Name = "my.safetensors";
    private static readonly LearningAlgorithm _algorithm = Algorithms.Random(Algorithms.WithExperts);

    [Fact]
    public void Load_OfASavedLearningAlgorithm_GivesItBack()
    {
        var provenance = new Provenance
        {
            Author = "somebody \"quoted\" é", TaskDistribution = "tables", Seed = -7, StartedFrom = "00ff", Steps = 1L << 40, WallSeconds = 0.1, FinalMetaLoss = 0.3333,
        };
        NetworkSpec spec = new() { StateSize = 12, Experts = false, Projections = new ProjectionSpec { Units = 5, WideUnits = 7, Contrasts = true } };
        var saved = new LearningAlgorithm(spec, Algorithms.Parameters(new ParameterLayout(spec), new Random(3)), provenance);

        foreach (Stream stream in (Stream[])[new MemoryStream(Bytes(saved)), new ForwardOnlyStream(Bytes(saved))])
        {
            LearningAlgorithm loaded = LearningAlgorithm.Load(stream, Name);
            Assert.Equal(saved.Parameters.ToArray(), loaded.Parameters.ToArray());
            Assert.Equal(provenance, loaded.Provenance);
            Assert.Equal(spec, loaded.Spec);
            Assert.Equal(Bytes(saved), Bytes(loaded));
        }
    }

    [Fact]
    public void Save_WritesSafetensorsOfTheLayout()
    {
        byte[] bytes = Bytes(_algorithm);
        var file = new SafetensorsFile(bytes);

        Assert.Equal(0, file.HeaderLength % 8);
        Assert.Equal("vsml.learning-algorithm.2", (string?)file.Metadata["format"]);
        Assert.Equal(8, (int?)JsonNode.Parse((string)file.Metadata["spec"]!)!["state_size"]);
        Assert.Equal(_algorithm.Layout.Tensors.Select(tensor => tensor.Name).Prepend("__metadata__"), file.Header.Select(entry => entry.Key));
        int end = 0;
        foreach (ParameterTensor tensor in _algorithm.Layout.Tensors)
        {
            JsonObject entry = file[tensor.Name];
            int[] shape = tensor.IsVector ? [tensor.Columns] : [tensor.Rows, tensor.Columns];
            Assert.Equal("F32", (string?)entry["dtype"]);
            Assert.Equal(shape, entry["shape"]!.AsArray().Select(dimension => (int)dimension!));
            Assert.Equal([end, end + (4 * tensor.Length)], entry["data_offsets"]!.AsArray().Select(offset => (int)offset!));
            for (int i = 0; i < tensor.Length; i++)
                Assert.Equal(_algorithm.Parameters.Span[tensor.Offset + i], BitConverter.ToSingle(file.Data, end + (4 * i)));
            end += 4 * tensor.Length;
        }

        Assert.Equal(end, file.Data.Length);
    }

    [Fact]
    public void Default_KnowsItsFormAndWhereItComesFrom()
    {
        LearningAlgorithm algorithm = LearningAlgorithm.Default;

        algorithm.Spec.Validate();
        Assert.Equal(algorithm.Layout.Length, algorithm.Parameters.Length);
        Assert.NotEqual("", algorithm.Provenance.Author);
        Assert.NotEqual("", algorithm.Provenance.TaskDistribution);
        Assert.InRange(algorithm.Provenance.Steps, 1, long.MaxValue);
        Assert.True(double.IsFinite(algorithm.Provenance.FinalMetaLoss));
        Assert.Same(algorithm, LearningAlgorithm.Default);
    }

    [Fact]
    public void Default_Learns()
    {
        LabelledRow[] rows = Rows.Random(400, inputs: 6, classes: 3);
        var learner = new Learner(LearningAlgorithm.Default, 6, 3);
        learner.Observe(rows[..200]);

        double accuracy = rows[200..].Average(row => learner.Predict(row.Features) is var p && p[row.Label] == p.Max() ? 1 : 0);

        Assert.InRange(accuracy, 0.7, 1);
    }

    [Fact]
    public void Fingerprint_IsTheHashOfTheFile()
    {
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Bytes(_algorithm))), _algorithm.Fingerprint);
        Assert.NotEqual(Algorithms.Random(Algorithms.WithExperts, seed: 2).Fingerprint, _algorithm.Fingerprint);
    }

    [Fact]
    public void LearningAlgorithm_KeepsACopyOfItsParameters()
    {
        float[] parameters = Algorithms.Parameters(_algorithm.Layout, new Random(1));
        var algorithm = new LearningAlgorithm(_algorithm.Spec, parameters, new Provenance());
        float first = parameters[0];
        parameters[0] = 99;

        Assert.Equal(first, algorithm.Parameters.Span[0]);
    }

    [Fact]
    public void LearningAlgorithm_OfBadParameters_IsRefused()
    {
        float[] parameters = Algorithms.Parameters(_algorithm.Layout, new Random(1));
        parameters[17] = float.NaN;

        Assert.Contains("parameter 17 is NaN", Refusal(parameters), StringComparison.Ordinal);
        Assert.Contains($"expected {parameters.Length} parameters", Refusal(parameters[1..]), StringComparison.Ordinal);

        static string Refusal(float[] bad) =>
            Assert.Throws<ArgumentException>(() => new LearningAlgorithm(_algorithm.Spec, bad, new Provenance())).Message;
    }

    internal static byte[] Bytes(LearningAlgorithm algorithm)
    {
        using MemoryStream stream = new();
        algorithm.Save(stream);
        return stream.ToArray();
    }
}
