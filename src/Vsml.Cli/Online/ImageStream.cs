using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Online;

/// <summary>Images as rows of bytes, in the order of their file unless a seed shuffles them.</summary>
internal sealed class ImageStream(LabelledImages images) : RowStream
{
    public override string Name => images.Name;

    public override int Rows => images.Images.Rows;

    public override int Inputs => images.Images.RowLength;

    public override int Classes => images.Classes.Count;

    protected override bool FileOrderIsDefault => true;

    public override RowReader Begin() => Read;

    public override int Label(int row) => images.Labels[row];

    private void Read(int row, Span<float> features)
    {
        ReadOnlySpan<byte> bytes = images.Images.Row(row);
        for (int a = 0; a < bytes.Length; a++)
            features[a] = bytes[a];
    }
}
