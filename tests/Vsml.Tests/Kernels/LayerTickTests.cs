using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.Kernels;

public sealed unsafe class LayerTickTests
{
    private const int Inputs = 5, Classes = 3;

    /// <summary>
    /// What comes from outside is the same in all ticks of a visit and is multiplied in the first only. The messages are spoilt after it, all but the
    /// first number, which the products take anew.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_AfterAnEarlierTickOfTheVisit_ReusesWhatComesFromOutside(bool aggregates)
    {
        var spec = new NetworkSpec { StateSize = 8, Aggregates = aggregates };
        PackedParameters parameters = Algorithms.Random(spec).Packed;
        int[] units = GC.AllocateArray<int>(Inputs, pinned: true);
        for (int a = 0; a < Inputs; a++)
            units[a] = a;
        fixed (int* present = units)
        {
            Memory expected = new(parameters), actual = new(parameters);
            var twice = new LayerTick(parameters, Inputs, Classes);
            TickInputs inputs = actual.Receive(parameters, present);
            twice.Run(inputs, new ForkJoin(1));
            actual.SpoilMessagesFromOutside(parameters);
            inputs.Earlier = twice;
            twice.Run(inputs, new ForkJoin(1));

            var once = new LayerTick(parameters, Inputs, Classes);
            once.Run(expected.Receive(parameters, present), new ForkJoin(1));
            Assert.Equal(expected.After.Span.ToArray(), actual.After.Span.ToArray());
        }
    }

    /// <summary>The memory that a layer's tick reads and writes.</summary>
    private sealed class Memory
    {
        private readonly AlignedBuffer _context, _forward, _backward, _ownForward, _ownBackward, _before;

        public Memory(PackedParameters parameters)
        {
            var random = new Random(1);
            int state = Inputs * Classes * 2 * parameters.StateSize;
            _context = Random(8);
            _forward = Random(Inputs * parameters.ForwardSize);
            _backward = Random(Classes * parameters.BackwardSize);
            _ownForward = Random(Classes * parameters.ForwardSize);
            _ownBackward = Random(Inputs * parameters.BackwardSize);
            _before = Random(state);
            After = new AlignedBuffer(state);

            AlignedBuffer Random(int length)
            {
                AlignedBuffer buffer = new(length);
                foreach (ref float value in buffer.Span)
                    value = random.NextSingle() - 0.5f;
                return buffer;
            }
        }

        public AlignedBuffer After { get; }

        public TickInputs Receive(PackedParameters parameters, int* units) => new()
        {
            Set = parameters.Predict,
            Context = _context.Pointer,
            Forward = _forward.Pointer,
            Backward = _backward.Pointer,
            OwnForward = _ownForward.Pointer,
            OwnBackward = _ownBackward.Pointer,
            Units = units,
            Count = Inputs,
            Source = _before.Pointer,
            Destination = After.Pointer,
        };

        public void SpoilMessagesFromOutside(PackedParameters parameters)
        {
            for (int k = 0; k < _forward.Length; k++)
            {
                if (k % parameters.ForwardSize != 0)
                    _forward.Span[k] = float.NaN;
            }

            _backward.Span.Fill(float.NaN);
            _context.Span.Fill(float.NaN);
        }
    }
}
