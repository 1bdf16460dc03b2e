using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Vsml.Graphs;

namespace Vsml.Onnx.Tests;

/// <summary>A learning graph in OnnxRuntime, with the state that it has come to.</summary>
internal sealed class LearningSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly Dictionary<string, NamedOnnxValue> _state;

    public LearningSession(LearnerEnsemble ensemble)
    {
        using MemoryStream model = new();
        OnnxExport.WriteLearning(ensemble, model);
        _session = new InferenceSession(model.ToArray());
        _state = LearnedState.Read(ensemble).ToDictionary(tensor => tensor.Name, tensor => tensor.Data is double[] doubles
            ? NamedOnnxValue.CreateFromTensor(tensor.Name, new DenseTensor<double>(doubles, tensor.Shape))
            : NamedOnnxValue.CreateFromTensor(tensor.Name, new DenseTensor<float>((float[])tensor.Data, tensor.Shape)));
    }

    /// <summary>What it predicts of a row; it stays as it is.</summary>
    public float[] Predict(float[] features)
    {
        using var results = Run(features, label: 0);
        return results.Single(result => result.Name == "probabilities").AsTensor<float>().ToArray();
    }

    public float[] Learn(float[] features, int label)
    {
        using var results = Run(features, label);
        foreach (DisposableNamedOnnxValue result in results.Where(result => result.Name != "probabilities"))
        {
            string name = result.Name[LearningGraph.Next.Length..];
            _state[name] = result.Value is Tensor<double> doubles
                ? NamedOnnxValue.CreateFromTensor(name, doubles.Clone())
                : NamedOnnxValue.CreateFromTensor(name, result.AsTensor<float>().Clone());
        }

        return results.Single(result => result.Name == "probabilities").AsTensor<float>().ToArray();
    }

    /// <summary>The state, as the tensors of a file.</summary>
    public IReadOnlyList<Safetensors.Tensor> State => [.. _state.Values.Select(value => value.Value is Tensor<double> doubles
        ? new Safetensors.Tensor(value.Name, doubles.Dimensions.ToArray(), doubles.ToArray())
        : new Safetensors.Tensor(value.Name, value.AsTensor<float>().Dimensions.ToArray(), value.AsTensor<float>().ToArray()))];

    public void Dispose() => _session.Dispose();

    private IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(float[] features, int label) => _session.Run(
    [
        .. _state.Values,
        NamedOnnxValue.CreateFromTensor("features", new DenseTensor<float>(features, [features.Length])),
        NamedOnnxValue.CreateFromTensor("label", new DenseTensor<int>(new[] { label }, [1])),
    ]);
}
