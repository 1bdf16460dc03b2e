namespace Vsml.Kernels;

/// <summary>The vector operations that the kernels need, so that one source serves every vector width.</summary>
/// <typeparam name="TVector">A vector of floats.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Width { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary><paramref name="left"/> * <paramref name="right"/> + <paramref name="addend"/>, fused where the hardware can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector Clamp(TVector value, TVector least, TVector most);

    /// <summary>
    /// <paramref name="value"/>, positive, times 2 to the power of the integer in the lowest bits of the mantissa of
    /// <paramref name="exponent"/>: no more than what keeps the result a normal number.
    /// </summary>
    static abstract TVector Scale(TVector value, TVector exponent);

    static abstract float Sum(TVector value);

    /// <summary>1 / <paramref name="value"/>, to within 2 units in the last place; the value is a normal number.</summary>
    static abstract TVector Reciprocal(TVector value);

    /// <summary>Within every block of four lanes, lane j receives lane (j + 1) mod 4.</summary>
    static abstract TVector Rotate1(TVector value);

    /// <summary>Within every block of four lanes, lane j receives lane (j + 2) mod 4.</summary>
    static abstract TVector Rotate2(TVector value);

    /// <summary>Within every block of four lanes, lane j receives lane (j + 3) mod 4.</summary>
    static abstract TVector Rotate3(TVector value);
}
