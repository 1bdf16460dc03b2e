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

    /// <summary>
    /// An exponent of two within what <see cref="Scale"/> takes: at most <paramref name="most"/>, and no less than its negative where a power below
    /// that does not come out as about 0.
    /// </summary>
    static abstract TVector Bound(TVector exponent, float most);

    /// <summary>The integer next to <paramref name="exponent"/>, in the form that <see cref="Remainder"/> and <see cref="Scale"/> take.</summary>
    static abstract TVector Round(TVector exponent);

    /// <summary><paramref name="exponent"/> less the integer next to it, exactly.</summary>
    static abstract TVector Remainder(TVector exponent, TVector rounded);

    /// <summary><paramref name="value"/>, positive, times 2 to the power of an integer by <see cref="Round"/>.</summary>
    static abstract TVector Scale(TVector value, TVector rounded);

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
