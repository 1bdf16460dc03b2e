using System.Collections;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Vsml.MLNet;

namespace Vsml.Cli.Info;

/// <summary>
/// Finds the Vsml models in what ML.NET saves, whatever wraps them: one-versus-all, pairwise coupling, a calibrator, a chain in a chain. Its
/// wrappers have no interface in common by which to ask for what they wrap, so that their fields are read.
/// </summary>
internal static class ModelsWithin
{
    /// <returns>Each once, in the order of the wrapper.</returns>
    public static IReadOnlyList<object> Of(object wrapper)
    {
        var found = new List<object>();
        Search(wrapper, found, new HashSet<object>(ReferenceEqualityComparer.Instance));
        return found;
    }

    private static void Search(object? value, List<object> found, HashSet<object> met)
    {
        // An environment knows everything and holds no model; rows and schemas hold none either.
        if (value is null or string or Delegate or IHostEnvironment or IDataView or DataViewSchema || !met.Add(value))
            return;
        switch (value)
        {
            case VsmlMulticlassModelParameters or VsmlBinaryModelParameters:
                found.Add(value);
                break;
            case IDictionary dictionary:
                SearchAll(dictionary.Values, found, met);
                break;
            case IEnumerable items:
                if (MayHold(ItemTypeOf(value.GetType())))
                    SearchAll(items, found, met);
                break;
            default:
                if (IsOfHost(value.GetType()))
                    SearchFields(value, found, met);
                break;
        }
    }

    private static void SearchAll(IEnumerable items, List<object> found, HashSet<object> met)
    {
        foreach (object? item in items)
            Search(item, found, met);
    }

    private static void SearchFields(object value, List<object> found, HashSet<object> met)
    {
        for (Type? type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (MayHold(field.FieldType))
                    Search(field.GetValue(value), found, met);
            }
        }
    }

    /// <summary>Not a number, nor what only code that is not ours has the use of.</summary>
    private static bool MayHold(Type? type) => type is null || !(type.IsPrimitive || type.IsEnum || type.IsPointer || type.IsByRefLike);

    private static Type? ItemTypeOf(Type type) =>
        type.IsArray ? type.GetElementType() : type.IsGenericType && type.GetGenericArguments() is [{ } item] ? item : null;

    private static bool IsOfHost(Type type) => type.Assembly.GetName().Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal);
}
