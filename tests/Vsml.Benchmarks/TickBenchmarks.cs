using BenchmarkDotNet.Attributes;
using Vsml.Kernels;

namespace Vsml.Benchmarks;

/// <summary>
/// The tick of one sub-RNN, out of a row of many that lie in the first-level cache. What counts as its work are the recurrent product and the
/// product with the input, 5 x 4N multiply-adds; the five activations of a lane, which take most of the time, count for nothing.
/// </summary>
public unsafe class TickBenchmarks
{
    private const int Units = 64;
    private AlignedBuffer _recurrent = null!, _inputs = null!, _output = null!, _messages = null!, _source = null!, _trace = null!, _destination = null!;
    private int[] _units = null!;

    [Params(16, 32)]
    public int StateSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _recurrent = Filled(4 * 4 * StateSize, random);
        _inputs = Filled(Units * 4 * StateSize, random);
        _output = Filled(4 * StateSize, random);
        _messages = Filled(Units * NetworkSpec.InputSize, random);
        _source = Filled(Units * 2 * StateSize, random);
        _destination = Filled(Units * 2 * StateSize, random);
        _trace = Filled(Units * 5 * StateSize, random);
        _units = GC.AllocateArray<int>(Units, pinned: true);
        for (int unit = 0; unit < Units; unit++)
            _units[unit] = unit;
    }

    /// <summary>The core's multiply-add peak: what the others are a share of.</summary>
    [Benchmark(Description = ThroughputColumn.Peak)]
    public float Peak() => MultiplyAddPeak.Run(_output.Span[0]);

    /// <summary>As a learner runs it.</summary>
    [Benchmark(OperationsPerInvoke = Units)]
    public void Tick() => Run(trace: null, Kernels.Tick.Run);

    /// <summary>As meta-training runs it: with what a backward pass needs.</summary>
    [Benchmark(OperationsPerInvoke = Units)]
    public void TracedTick() => Run(_trace.Pointer, Kernels.Tick.Run);

    /// <summary>The same in plain loops.</summary>
    [Benchmark(OperationsPerInvoke = Units)]
    public void PlainTick() => Run(trace: null, Kernels.PlainTick.Run);

    private delegate void Kernel(in TickRow row);

    private void Run(float* trace, Kernel kernel)
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
                Units = units,
                Count = Units,
                Source = _source.Pointer,
                Destination = _destination.Pointer,
                Trace = trace,
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
