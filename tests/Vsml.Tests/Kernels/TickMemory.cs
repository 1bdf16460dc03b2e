using Vsml.Kernels;

namespace Vsml.Tests.Kernels;

internal delegate void TickKernel(in TickRow row);

/// <summary>Where the new state goes.</summary>
public enum TickDestination
{
    Elsewhere,
    InPlace,
}

/// <summary>One form of a tick: sizes, which units are missing, where results go.</summary>
internal sealed record TickCase(int StateSize, int Units, int Missing, TickDestination Destination, bool Traced, int Seed);

/// <summary>Memory for a tick of random numbers. The same case has the same numbers in it, so that two kernels can be compared.</summary>
internal sealed unsafe class TickMemory
{
    private const int Stride = NetworkSpec.InputSize;
    private readonly TickCase _case;
    private readonly AlignedBuffer _recurrent, _inputs, _output, _product, _messages, _source, _destination, _trace;
    private readonly int[] _units;

    public TickMemory(TickCase form)
    {
        _case = form;
        var random = new Random(form.Seed);
        int n = form.StateSize, gates = 4 * n;
        _recurrent = Filled(4 * gates, 1, random);
        _inputs = Filled(form.Units * gates, 2, random);
        _output = Filled(gates, 2, random);
        _product = Filled(gates, 2, random);
        _messages = Filled(form.Units * Stride, 2, random);
        _source = Filled(form.Units * 2 * n, 2, random);
        _destination = Filled(form.Units * 2 * n, 2, random);
        _trace = Filled(form.Units * 5 * n, 2, random);
        _units = GC.AllocateArray<int>(form.Units - form.Missing, pinned: true);
        int[] order = [.. Enumerable.Range(0, form.Units)];
        random.Shuffle(order);
        order.AsSpan(form.Missing).CopyTo(_units);
        Array.Sort(_units);
    }

    /// <summary>All that a tick may write, and the source it should leave alone.</summary>
    public (string Name, float[] Values)[] Results =>
    [
        ("source", _source.Span.ToArray()),
        ("destination", _destination.Span.ToArray()),
        ("trace", _trace.Span.ToArray()),
    ];

    public void Run(TickKernel kernel)
    {
        fixed (int* units = _units)
        {
            kernel(new TickRow
            {
                StateSize = _case.StateSize,
                Recurrent = _recurrent.Pointer,
                InputDrive = _inputs.Pointer,
                OutputDrive = _output.Pointer,
                ProductDrive = _product.Pointer,
                Messages = _messages.Pointer,
                Units = units,
                Count = _units.Length,
                Source = _source.Pointer,
                Destination = _case.Destination == TickDestination.InPlace ? _source.Pointer : _destination.Pointer,
                Trace = _case.Traced ? _trace.Pointer : null,
            });
        }

        GC.KeepAlive(this);
    }

    private static AlignedBuffer Filled(int length, double scale, Random random)
    {
        var buffer = new AlignedBuffer(length);
        foreach (ref float value in buffer.Span)
            value = (float)(scale * ((2 * random.NextDouble()) - 1));
        return buffer;
    }
}
