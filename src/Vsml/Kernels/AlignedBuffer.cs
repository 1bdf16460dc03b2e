using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vsml.Kernels;

/// <summary>Zeroed floats that stay in place and start on a cache line. Freed by the garbage collector.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;
    private readonly float[] _array;
    private readonly int _offset;

    internal AlignedBuffer(int length)
    {
        _array = GC.AllocateArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        _offset = (int)((Alignment - (address % Alignment)) % Alignment / sizeof(float));
        Pointer = (float*)address + _offset;
        Length = length;
    }

    /// <summary>The first float. Valid as long as this object is alive.</summary>
    internal float* Pointer { get; }

    internal int Length { get; }

    internal Span<float> Span => _array.AsSpan(_offset, Length);
}
