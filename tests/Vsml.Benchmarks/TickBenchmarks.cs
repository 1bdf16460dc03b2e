using BenchmarkDotNet.Attributes;
using Vsml.Kernels;

namespace Vsml.Benchmarks;

/// <summary>
/// The tick of one sub-RNN, out of a row of many that lie in the first-level cache. What counts as its work is the recurrent product,
/// N x 4N multiply-adds; activations and messages come on top and count for nothing.
/// </summary>
public unsafe class TickBenchmarks
{
    private const int Units = 64;
    private const int Stride = 8;
    private AlignedBuffer _recurrent = null!, _inputs = null!, _output = null!, _messages = null!, _source = null!, _destination = null!, _sums = null!;
    private int[] _units = null!;

    [Params(16, 32)]
    public int StateSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _recurrent = Filled(4 * StateSize * StateSize, random);
        _inputs = Filled(Units * 4 * StateSize, random);
        _output = Filled(4 * StateSize, random);
        _messages = Filled(Units * Stride, random);
        _source = Filled(Units * 2 * StateSize, random);
        _destination = Filled(Units * 2 * StateSize, random);
        _sums = Filled(2 * StateSize, random);
        _units = GC.AllocateArray<int>(Units, pinned: true);
        for (int unit = 0; unit < Units; unit++)
            _units[unit] = unit;
    }

    /// <summary>The core's multiply-add peak: what the others are a share of.</summary>
    [Benchmark(Description = ThroughputColumn.Peak)]
    public float Peak() => MultiplyAddPeak.Run(_sums.Span[0]);

    /// <summary>As in an update: the new state is written.</summary>
    [Benchmark(OperationsPerInvoke = Units)]
    public void Tick() => Run(_destination.Pointer, Kernels.Tick.Run);

    /// <summary>As in the last tick of a prediction: only the sums that the readout needs are kept.</summary>
    [Benchmark(OperationsPerInvoke = Units)]
    public void TickDroppingItsState() => Run(null, Kernels.Tick.Run);

    /// <summary>The same in plain loops.</summary>
    [Benchmark(OperationsPerInvoke = Units)]
    public void PlainTick() => Run(_destination.Pointer, Kernels.PlainTick.Run);

    private delegate void Kernel(in TickRow row);

    private void Run(float* destination, Kernel kernel)
    {
        fixed (int* units = _units)
        {
            kernel(new TickRow
            {
                StateSize = StateSize,
                Recurrent = _recurrent.Pointer,
                InputDrive = _inputs.Pointer,
                OutputDrive = _output.Pointer,
                ProductDrive = _output.Pointer,
                Messages = _messages.Pointer,
                MessageStride = Stride,
                Units = units,
                Count = Units,
                Source = _source.Pointer,
                Destination = destination,
                HiddenSum = _sums.Pointer,
                WeightedHiddenSum = _sums.Pointer + StateSize,
            });
        }
    }

    private static AlignedBuffer Filled(int length, Random random)
    {
        var buffer = new AlignedBuffer(length);
        foreach (ref float value in buffer.Span)
            value = (float)(random.NextDouble() - 0.5);
        return buffer;
    }
}
