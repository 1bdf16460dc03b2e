using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vsml.MLNet.Models;
using Vsml.MLNet.Pictures;

[assembly: LoadableClass(typeof(RandomConvolutionTransformer), null, typeof(SignatureLoadModel),
    "Vsml random convolution", RandomConvolutionTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(RandomConvolutionTransformer), null, typeof(SignatureLoadRowMapper),
    "Vsml random convolution", RandomConvolutionTransformer.LoaderSignature)]

namespace Vsml.MLNet.Pictures;

/// <summary>From a column of pixels to one of what <see cref="RandomConvolution"/> finds in them.</summary>
internal sealed class RandomConvolutionTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "VsmlRandomConvolution";

    private static readonly VersionInfo _versionInfo = new(
        modelSignature: "VSMLCONV",
        // 0x00010001: initial
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(RandomConvolutionTransformer).Assembly.FullName);

    private readonly string _output, _input;
    private readonly PictureForm _form;
    private readonly int _seed;

    public RandomConvolutionTransformer(IHostEnvironment env, string output, string input, PictureForm form, int seed)
        : base(env.Register(nameof(RandomConvolutionTransformer))) =>
        (_output, _input, _form, _seed) = (output, input, form, seed);

    // Found by reflection.
    internal static RandomConvolutionTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(_versionInfo);
        string output = ctx.LoadNonEmptyString(), input = ctx.LoadNonEmptyString();
        int height = ctx.Reader.ReadInt32(), width = ctx.Reader.ReadInt32(), channels = ctx.Reader.ReadInt32();
        bool arePlanar = ctx.Reader.ReadBoolean();
        int seed = ctx.Reader.ReadInt32();
        if (height < 2 || width < 2 || channels < 1 || (long)height * width * channels > Array.MaxLength)
            throw env.ExceptDecode($"pictures of {height} x {width} x {channels} numbers");
        return new RandomConvolutionTransformer(env, output, input, new PictureForm(height, width, channels, arePlanar), seed);
    }

    // Found by reflection.
    internal static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) => Create(env, ctx).MakeRowMapper(inputSchema);

    // *** Binary format ***
    // int: id of the output column's name
    // int: id of the input column's name
    // int, int, int: height, width, channels
    // bool: whether pixels are planar
    // int: seed
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(_versionInfo);
        ctx.SaveNonEmptyString(_output);
        ctx.SaveNonEmptyString(_input);
        ctx.Writer.Write(_form.Height);
        ctx.Writer.Write(_form.Width);
        ctx.Writer.Write(_form.Channels);
        ctx.Writer.Write(_form.ArePlanar);
        ctx.Writer.Write(_seed);
    }

    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : MapperBase
    {
        private readonly RandomConvolutionTransformer _of;
        private readonly DataViewSchema.Column _pixels;
        private readonly RandomConvolution _convolution;

        public Mapper(RandomConvolutionTransformer of, DataViewSchema schema)
            : base(of.Host, schema, of)
        {
            (_of, _convolution) = (of, of._form.NewConvolution(of._seed));
            if (schema.GetColumnOrNull(of._input) is not { } pixels)
                throw Host.ExceptSchemaMismatch("inputSchema", "input", of._input);
            if (pixels.Type is not VectorDataViewType { ItemType: NumberDataViewType item } vector || item != NumberDataViewType.Single || vector.Size != _convolution.Inputs)
                throw Host.ExceptSchemaMismatch("inputSchema", "input", of._input, $"Vector<Single, {_convolution.Inputs}>", pixels.Type.ToString());
            _pixels = pixels;
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
            [new DataViewSchema.DetachedColumn(_of._output, new VectorDataViewType(NumberDataViewType.Single, _convolution.Outputs))];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            ValueGetter<VBuffer<float>> read = input.GetGetter<VBuffer<float>>(input.Schema[_pixels.Index]);
            // One for each cursor, which is for one thread.
            RandomConvolution convolution = _of._form.NewConvolution(_of._seed);
            DenseFeatures dense = new(convolution.Inputs);
            VBuffer<float> pixels = default;
            ValueGetter<VBuffer<float>> get = (ref VBuffer<float> found) =>
            {
                read(ref pixels);
                dense.Check(in pixels, _of._input);
                VBufferEditor<float> editor = VBufferEditor.Create(ref found, convolution.Outputs);
                convolution.Read(dense.Of(in pixels), editor.Values);
                found = editor.Commit();
            };
            return get;
        }

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput) => column => activeOutput(0) && column == _pixels.Index;

        protected override void SaveModel(ModelSaveContext ctx) => _of.SaveModel(ctx);
    }
}
