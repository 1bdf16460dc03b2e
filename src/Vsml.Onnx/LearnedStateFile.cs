using Vsml.Graphs;

namespace Vsml.Onnx;

/// <summary>
/// The state that a learning graph (<see cref="OnnxExport.WriteLearning"/>) starts from, as a safetensors file: a tensor for each input of its name, floats of 32
/// and 64 bits. Shapes never change, so that whoever learned on writes the same header and other numbers.
/// </summary>
public static class LearnedStateFile
{
    private const string Format = "vsml.learned-state.1", FormatKey = "format", BelongsKey = "belongs_to";

    // Of all numbers.
    private const long MostBytes = 1L << 31;

    /// <summary>Writes the state that an ensemble has now.</summary>
    /// <exception cref="InvalidOperationException">The ensemble has no learning graph: it was not fitted, or to rows of one class.</exception>
    public static void Write(LearnerEnsemble ensemble, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        ArgumentNullException.ThrowIfNull(stream);
        LearnedState.Check(ensemble);
        Dictionary<string, string> metadata = new(StringComparer.Ordinal) { [FormatKey] = Format, [BelongsKey] = LearnedState.Fingerprint(ensemble) };
        Safetensors.Write(stream, metadata, LearnedState.Read(ensemble));
    }

    /// <summary>Reads a state that was learned elsewhere.</summary>
    /// <param name="ensemble">The ensemble that the learning graph was made of; it stays as it is.</param>
    /// <param name="stream">The state.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>An ensemble in that state, which goes on learning from there.</returns>
    /// <exception cref="InvalidDataException">It is no state, a damaged one, or that of another ensemble; the message says which.</exception>
    public static LearnerEnsemble Read(LearnerEnsemble ensemble, Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        ArgumentNullException.ThrowIfNull(stream);
        LearnedState.Check(ensemble);
        Safetensors.Content content = Safetensors.Read(stream, name, doubles: true, MostBytes);
        string? format = content.Metadata.GetValueOrDefault(FormatKey);
        if (format != Format)
            throw new InvalidDataException($"{name}: a safetensors file, but not a learned state (format '{format}', expected '{Format}').");
        if (content.Metadata.GetValueOrDefault(BelongsKey) != LearnedState.Fingerprint(ensemble))
            throw new InvalidDataException($"{name}: the state of another model: it was not learned by a learning graph of this one.");
        try
        {
            return LearnedState.Restore(ensemble, content.Tensors);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{name}: {e.Message}", e);
        }
    }
}
