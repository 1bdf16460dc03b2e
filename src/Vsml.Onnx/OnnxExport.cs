using System.Globalization;
using Vsml.Graphs;

namespace Vsml.Onnx;

/// <summary>
/// Writes what an ensemble has learned as ONNX models, for whatever runs these. <see cref="WritePrediction"/> gives one that predicts by the state
/// that the ensemble has now.
/// </summary>
public static class OnnxExport
{
    /// <summary>
    /// Writes a model that predicts: input <c>features</c>, float [rows, inputs], raw, any number of rows, what is not finite being missing; output
    /// <c>probabilities</c>, float [rows, classes].
    /// </summary>
    /// <param name="ensemble">The ensemble; it must not learn meanwhile.</param>
    /// <param name="stream">Receives the model.</param>
    /// <exception cref="InvalidOperationException">The model would be larger than 2 GB.</exception>
    public static void WritePrediction(LearnerEnsemble ensemble, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        ArgumentNullException.ThrowIfNull(stream);
        Graph graph = new();
        Value features = graph.Input("features", ElementType.Float, null, ensemble.Inputs);
        graph.Output("probabilities", PredictionGraph.Add(graph, ensemble, features), null, ensemble.Classes);
        OnnxModel.Write(graph, Facts(ensemble), stream);
    }

    private static Dictionary<string, string> Facts(LearnerEnsemble ensemble) => new(StringComparer.Ordinal)
    {
        ["vsml.learning_algorithm"] = ensemble.Algorithm.Fingerprint,
        ["vsml.inputs"] = ensemble.Inputs.ToString(CultureInfo.InvariantCulture),
        ["vsml.classes"] = ensemble.Classes.ToString(CultureInfo.InvariantCulture),
        ["vsml.members"] = ensemble.Members.ToString(CultureInfo.InvariantCulture),
        ["vsml.observed"] = ensemble.Observed.ToString(CultureInfo.InvariantCulture),
    };
}
