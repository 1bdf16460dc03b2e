namespace Vsml.Kernels;

/// <summary>One tick of all sub-RNNs of one class b. Sizes are the padded ones; units are indices a.</summary>
internal unsafe struct TickRow
{
    internal int StateSize;

    /// <summary>W_h by rotation, [4, 4N] (<see cref="PackedParameters"/>).</summary>
    internal float* Recurrent;

    /// <summary>What a sends to its sub-RNN: bias, context, W_in m_a, W_g g_a. [units, 4N].</summary>
    internal float* InputDrive;

    /// <summary>What b sends to all its sub-RNNs: W_err m_b, W_f f_b. [4N].</summary>
    internal float* OutputDrive;

    /// <summary>W_x m_b, to be multiplied by m_a[0]. [4N].</summary>
    internal float* ProductDrive;

    /// <summary>Forward messages, [units, 8]; only m_a[0] is read.</summary>
    internal float* Messages;

    /// <summary>Indices of the present units, [<see cref="Count"/>].</summary>
    internal int* Units;

    internal int Count;

    /// <summary>Cells and hidden vectors, [units, 2N].</summary>
    internal float* Source;

    /// <summary>Receives the new ones, [units, 2N]; may be <see cref="Source"/>.</summary>
    internal float* Destination;

    /// <summary>Receives what a backward pass needs, i, f, tanh g, o and tanh c' after their activations, [units, 5N]; null to drop it.</summary>
    internal float* Trace;
}
