namespace Vsml.MetaTraining.Images;

/// <summary>Pixels of an image: height x width, and numbers of each.</summary>
internal readonly record struct ImageSize(int Height, int Width, int Channels)
{
    /// <summary>Numbers of an image.</summary>
    public int Values => Height * Width * Channels;

    public override string ToString() => Channels == 1 ? $"{Height} x {Width}" : $"{Height} x {Width} x {Channels}";
}
