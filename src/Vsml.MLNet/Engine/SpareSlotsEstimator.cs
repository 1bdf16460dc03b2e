using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Vsml.MLNet.InternalAccess;

namespace Vsml.MLNet.Engine;

/// <summary>One-hot encoding of a text column, with slots to spare. What it fits is made of ML.NET's own transformers, and loads where they do.</summary>
internal sealed class SpareSlotsEstimator : IEstimator<ITransformer>
{
    private readonly IHost _host;
    private readonly string _input;
    private readonly int _spareSlots;
    private readonly ValueToKeyMappingEstimator _toKey;
    private readonly KeyToVectorMappingEstimator _toVector;

    public SpareSlotsEstimator(IHostEnvironment env, string outputColumnName, string? inputColumnName, int spareSlots)
    {
        _host = env.Register(nameof(SpareSlotsEstimator));
        (_input, _spareSlots) = (inputColumnName ?? outputColumnName, spareSlots);
        _toKey = new ValueToKeyMappingEstimator(_host, outputColumnName, _input);
        _toVector = new KeyToVectorMappingEstimator(_host, outputColumnName);
    }

    public ITransformer Fit(IDataView input)
    {
        ValueToKeyMappingTransformer map = _toKey.Fit(input);
        string[] values = KeyMap.Values(map, 0);
        if (values.FirstOrDefault(SpareSlots.IsSpare) is { } taken)
            throw new ArgumentException($"The column '{_input}' holds '{taken}', which is how a spare slot is named.", nameof(input));
        map = KeyMap.With(_host, map, 0, [.. values, .. Enumerable.Range(1, _spareSlots).Select(SpareSlots.Name)]);
        return new TransformerChain<ITransformer>(map, _toVector.Fit(map.Transform(input)));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        if (inputSchema.TryFindColumn(_input, out SchemaShape.Column column)
            && (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.ItemType is not TextDataViewType))
        {
            throw new ArgumentException($"The column '{_input}' is no text, as spare slots need; ConvertType makes one of a number.", nameof(inputSchema));
        }

        return _toVector.GetOutputSchema(_toKey.GetOutputSchema(inputSchema));
    }
}
