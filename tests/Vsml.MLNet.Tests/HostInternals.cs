using System.Collections;
using System.Reflection;
using Microsoft.ML;

namespace Vsml.MLNet.Tests;

/// <summary>What a host that embeds ML.NET can do with a context, and ML.NET keeps to itself: read progress channels, cancel.</summary>
internal static class HostInternals
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

    public static void CancelExecution(MLContext context) => typeof(MLContext).GetMethod("CancelExecution", Any)!.Invoke(context, null);

    /// <summary>The progress of every channel named "Vsml training" that is running.</summary>
    public static IEnumerable<double> Rows(MLContext context)
    {
        object environment = typeof(MLContext).GetField("_env", Any)!.GetValue(context)!;
        object tracker = environment.GetType().GetField("ProgressTracker", Any)!.GetValue(environment)!;
        var events = (IEnumerable)tracker.GetType().GetMethod("GetAllProgress", Any)!.Invoke(tracker, null)!;
        foreach (object progress in events)
        {
            if ((string)progress.GetType().GetField("Name", Any)!.GetValue(progress)! != "Vsml training")
                continue;
            object? entry = progress.GetType().GetField("ProgressEntry", Any)!.GetValue(progress);
            if (entry?.GetType().GetField("Progress", Any)!.GetValue(entry) is double?[] { Length: > 0 } values && values[0] is { } rows)
                yield return rows;
        }
    }
}
