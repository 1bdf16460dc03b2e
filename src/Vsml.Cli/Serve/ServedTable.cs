using System.Reflection;
using Microsoft.ML;
using Vsml.AspNetCore;
using Vsml.Cli.Models;
using Vsml.Cli.Models.Tasks;

namespace Vsml.Cli.Serve;

/// <summary>A saved model as what a service serves: rows by the names of its columns.</summary>
internal static class ServedTable
{
    /// <param name="model">With one Vsml model in it.</param>
    /// <param name="files">What it is served with.</param>
    public static IServedModel Of(SavedModel model, ServedFiles files)
    {
        DataViewSchema.Column[] columns = [.. model.Features, model.Input[files.Label]];
        MethodInfo serve = typeof(IModelTask).GetMethod(nameof(IModelTask.Serve))!.MakeGenericMethod(RowType.Of(columns, model.Name));
        return serve.CreateDelegate<Func<ServedFiles, IServedModel>>(model.Task)(files);
    }
}
