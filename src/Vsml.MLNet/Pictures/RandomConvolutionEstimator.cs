using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Vsml.MLNet.Pictures;

/// <summary>Finds out how pixels stand in their column; there is nothing else to fit.</summary>
internal sealed class RandomConvolutionEstimator : IEstimator<ITransformer>
{
    private readonly IHost _host;
    private readonly string _output, _input;
    private readonly PictureForm? _form;
    private readonly int _seed;

    public RandomConvolutionEstimator(IHostEnvironment env, string outputColumnName, string inputColumnName, PictureForm? form, int seed)
    {
        _host = env.Register(nameof(RandomConvolutionEstimator));
        (_output, _input, _form, _seed) = (outputColumnName, inputColumnName, form, seed);
        // Sizes that there can't be are an error here.
        form?.NewConvolution(seed);
    }

    public ITransformer Fit(IDataView input)
    {
        if (input.Schema.GetColumnOrNull(_input) is not { } column)
            throw _host.ExceptSchemaMismatch(nameof(input), "input", _input);
        PictureForm form = _form ?? PictureForm.Of(column.Type) ?? throw new ArgumentException(
            $"The column '{_input}' of type {column.Type} does not tell rows and columns; ExtractPixels makes one that does, or height and width must be given.", nameof(input));
        var transformer = new RandomConvolutionTransformer(_host, _output, _input, form, _seed);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        if (!inputSchema.TryFindColumn(_input, out SchemaShape.Column column))
            throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", _input);
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || !column.ItemType.Equals(NumberDataViewType.Single))
            throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", _input, "known-size vector of Single", column.GetTypeString());
        Dictionary<string, SchemaShape.Column> columns = inputSchema.ToDictionary(own => own.Name);
        columns[_output] = new SchemaShape.Column(_output, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false);
        return new SchemaShape(columns.Values);
    }
}
