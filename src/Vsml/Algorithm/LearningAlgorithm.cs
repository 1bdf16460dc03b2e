using System.Security.Cryptography;
using System.Text.Json;
using Vsml.Kernels;

namespace Vsml;

/// <summary>
/// A frozen learning algorithm: the meta variables V_M of a VSML network with its spec and provenance. Immutable and safe to share
/// between threads. Stored as safetensors, so PyTorch and others open it.
/// </summary>
public sealed class LearningAlgorithm
{
    private const string Format = "vsml.learning-algorithm.2", FirstGeneration = "vsml.learning-algorithm.1";
    private static readonly Lazy<LearningAlgorithm> LazyDefault = new(LoadDefault);
    private readonly float[] _parameters;
    private readonly Lazy<PackedParameters> _packed;
    private string? _fingerprint;

    /// <summary>Makes a learning algorithm from its parameters.</summary>
    /// <param name="spec">The form of the network.</param>
    /// <param name="parameters">V_M, flat, laid out as <see cref="ParameterLayout"/> says; copied.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <exception cref="ArgumentException">The length is not the layout's, a number is not finite, or the spec is out of range.</exception>
    public LearningAlgorithm(NetworkSpec spec, ReadOnlySpan<float> parameters, Provenance provenance)
    {
        ArgumentNullException.ThrowIfNull(provenance);
        Layout = new ParameterLayout(spec);
        if (parameters.Length != Layout.Length)
            throw new ArgumentException($"expected {Layout.Length} parameters for this spec, found {parameters.Length}.", nameof(parameters));
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!float.IsFinite(parameters[i]))
                throw new ArgumentException($"parameter {i} is {parameters[i]}, expected a finite number.", nameof(parameters));
        }

        _parameters = parameters.ToArray();
        _packed = new Lazy<PackedParameters>(Pack);
        Provenance = provenance;
    }

    /// <summary>The learning algorithm that ships with this library, embedded in the assembly.</summary>
    public static LearningAlgorithm Default => LazyDefault.Value;

    /// <summary>The form of its network.</summary>
    public NetworkSpec Spec => Layout.Spec;

    /// <summary>Names and places of the tensors in <see cref="Parameters"/>.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Where it comes from.</summary>
    public Provenance Provenance { get; }

    /// <summary>V_M, flat.</summary>
    public ReadOnlyMemory<float> Parameters => _parameters;

    /// <summary>The SHA-256 of the saved file, in lower-case hexadecimal.</summary>
    public string Fingerprint => _fingerprint ??= ComputeFingerprint();

    /// <summary>V_M as the kernels want it.</summary>
    internal PackedParameters Packed => _packed.Value;

    /// <summary>Reads a learning algorithm from a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, truncated, oversized, of another kind or of the first generation; the message says which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LearningAlgorithm Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Load(stream, path);
    }

    /// <summary>Reads a learning algorithm from a stream.</summary>
    /// <param name="stream">The stream; a seekable one must end where the learning algorithm ends.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <exception cref="InvalidDataException">The content is damaged, truncated, oversized, of another kind or of the first generation; the message says which.</exception>
    public static LearningAlgorithm Load(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Safetensors.Content content = Safetensors.Read(stream, name);
        content.Metadata.TryGetValue("format", out string? format);
        if (format == FirstGeneration)
        {
            throw new InvalidDataException(
                $"{name}: a learning algorithm of the first generation ('{FirstGeneration}'); this version runs learning algorithms of the second ('{Format}').");
        }

        if (format != Format)
            throw new InvalidDataException($"{name}: a safetensors file, but not a learning algorithm (format '{format}', expected '{Format}').");
        try
        {
            NetworkSpec spec = NetworkSpec.FromJson(content.Metadata.GetValueOrDefault("spec", "null"));
            ParameterLayout layout = new(spec);
            return new LearningAlgorithm(spec, Flatten(layout, content.Tensors, name), Provenance.ReadFrom(content.Metadata));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"{name}: {e.Message}", e);
        }
    }

    /// <summary>Writes it to a file: written aside, then moved into place.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one of that name is left as it was.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes it to a stream, as safetensors.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Dictionary<string, string> metadata = new(StringComparer.Ordinal) { ["format"] = Format, ["spec"] = Spec.ToJson() };
        Provenance.WriteTo(metadata);
        Safetensors.Write(stream, metadata, Layout.Tensors.Select(tensor => new Safetensors.Tensor(
            tensor.Name,
            tensor.IsVector ? [tensor.Columns] : [tensor.Rows, tensor.Columns],
            _parameters[tensor.Offset..(tensor.Offset + tensor.Length)])));
    }

    private static float[] Flatten(ParameterLayout layout, IReadOnlyList<Safetensors.Tensor> tensors, string name)
    {
        float[] parameters = new float[layout.Length];
        Dictionary<string, Safetensors.Tensor> byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (ParameterTensor expected in layout.Tensors)
        {
            int[] shape = expected.IsVector ? [expected.Columns] : [expected.Rows, expected.Columns];
            if (!byName.Remove(expected.Name, out Safetensors.Tensor? found))
                throw new InvalidDataException($"{name}: tensor {expected.Name} is missing.");
            if (!found.Shape.AsSpan().SequenceEqual(shape))
            {
                throw new InvalidDataException(
                    $"{name}: tensor {expected.Name} has shape [{string.Join(", ", found.Shape)}], expected [{string.Join(", ", shape)}].");
            }

            found.Data.CopyTo(parameters, expected.Offset);
        }

        return byName.Count == 0
            ? parameters
            : throw new InvalidDataException($"{name}: tensor {byName.Keys.First()} is not part of its network spec.");
    }

    private static LearningAlgorithm LoadDefault()
    {
        const string Resource = "Vsml.Default.safetensors";
        using Stream stream = typeof(LearningAlgorithm).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the resource {Resource} is missing from this build of Vsml.");
        return Load(stream, Resource);
    }

    private PackedParameters Pack()
    {
        PackedParameters packed = new(Layout);
        packed.Pack(_parameters);
        return packed;
    }

    private string ComputeFingerprint()
    {
        using MemoryStream stream = new();
        Save(stream);
        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }
}
