namespace Vsml.KernelMethods;

/// <summary>The coordinates of one row in which kernels measure, as they are and as ranks.</summary>
internal sealed class EncodedRow
{
    private readonly FeatureEncoding _encoding;
    private readonly float[]? _plain, _ranks;

    /// <param name="encoding">Gives the coordinates.</param>
    /// <param name="plain">Whether as they are.</param>
    /// <param name="ranks">Whether as ranks.</param>
    internal EncodedRow(FeatureEncoding encoding, bool plain, bool ranks) =>
        (_encoding, _plain, _ranks) = (encoding, plain ? new float[encoding.Width] : null, ranks ? new float[encoding.Width] : null);

    /// <summary>Takes a row.</summary>
    /// <param name="features">[features], raw; one that is not finite is missing.</param>
    internal void Encode(ReadOnlySpan<float> features)
    {
        if (_plain is not null)
            _encoding.Encode(features, ranks: false, _plain);
        if (_ranks is not null)
            _encoding.Encode(features, ranks: true, _ranks);
    }

    /// <summary>Its coordinates, [width].</summary>
    /// <exception cref="InvalidOperationException">It has no such.</exception>
    internal ReadOnlySpan<float> Of(bool ranks) => (ranks ? _ranks : _plain) ?? throw new InvalidOperationException("There are no such coordinates.");
}
