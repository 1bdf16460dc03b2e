using TorchSharp;

namespace Vsml.MetaTraining;

/// <summary>
/// Holds libtorch to a number of threads until disposed. Our own threads run the episodes; OpenMP threads that spin while they
/// wait for work would take their cores.
/// </summary>
public sealed class TorchThreads : IDisposable
{
    private readonly int _before;

    private TorchThreads(int count)
    {
        _before = torch.get_num_threads();
        torch.set_num_threads(count);
    }

    /// <summary>Sets the number of threads of libtorch's operations, for the whole process.</summary>
    /// <param name="count">1 or more.</param>
    /// <returns>Dispose of it to set the former number again.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public static TorchThreads Limit(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new TorchThreads(count);
    }

    /// <summary>Sets the former number of threads.</summary>
    public void Dispose() => torch.set_num_threads(_before);
}
